package org.patchlode.corpus.packed.io;

import java.io.Serializable;

/**
 * How packed files are looked into.
 *
 * @param imageColumn of Parquet files that holds the images; empty to find it by name
 * @param labels whether what the files say of their images is wanted
 */
public record PackedOptions(String imageColumn, boolean labels) implements Serializable {

    /** The image column by its name, no labels. */
    public static final PackedOptions DEFAULT = new PackedOptions("", false);
}
