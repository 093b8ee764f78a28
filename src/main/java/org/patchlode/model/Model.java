package org.patchlode.model;

import java.io.Serializable;
import org.patchlode.network.Network;

/**
 * A model as read from its file.
 *
 * @param network ready to run; images enter as {@code [batch, maps, rows, columns]} whatever order the file has
 * @param format what the file is, for the manifest, such as {@code Keras 2.2.4 HDF5}
 * @param sha256 of the file, lower-case hexadecimal
 * @param bytes size of the file
 */
public record Model(Network network, String format, String sha256, long bytes) implements Serializable {}
