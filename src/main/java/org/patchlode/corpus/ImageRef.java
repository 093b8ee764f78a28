package org.patchlode.corpus;

import java.io.Serializable;

/**
 * An image that a corpus lists.
 *
 * @param id the image id: its URI as listed
 * @param bytes encoded size
 */
public record ImageRef(String id, long bytes) implements Serializable {}
