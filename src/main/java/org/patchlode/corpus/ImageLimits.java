package org.patchlode.corpus;

import java.io.Serializable;

/**
 * How large an image may be; checked before memory is taken for it.
 *
 * @param maxBytes encoded
 * @param maxPixels decoded, rows times columns
 */
public record ImageLimits(long maxBytes, long maxPixels) implements Serializable {

    /** 256 MB and 100 million pixels. */
    public static final ImageLimits DEFAULT = new ImageLimits(256L << 20, 100_000_000L);

    /** The most pixels that a Java array of three bytes each can hold. */
    private static final long MOST_PIXELS = (Integer.MAX_VALUE - 16) / 3;

    /** Cuts both to what a Java array can hold. */
    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1) {
            throw new IllegalArgumentException("limits of %d bytes and %d pixels leave no image; give positive ones".formatted(maxBytes, maxPixels));
        }
        maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 16);
        maxPixels = Math.min(maxPixels, MOST_PIXELS);
    }

    void checkSize(long width, long height) throws BadImage {
        if (width < 1 || height < 1) {
            throw new BadImage("it claims %d x %d pixels".formatted(width, height));
        }
        if (width > maxPixels / height) {
            throw new BadImage("it claims %d x %d pixels, over the limit of %d (--max-pixels)".formatted(width, height, maxPixels));
        }
    }
}
