package org.patchlode.model;

import java.io.Serializable;

/**
 * How much of a stranger's file is read before it is refused.
 *
 * @param fileBytes size of the file, and of the weights that it may unpack to
 * @param configurationBytes size of the description of its layers
 */
public record ModelLimits(long fileBytes, int configurationBytes) implements Serializable {

    /** 2 GB of weights (VGG-19 whole has 0.57), 16 MB of description. */
    public static final ModelLimits DEFAULT = new ModelLimits(2_000_000_000L, 16 << 20);
}
