package org.patchlode.corpus.image;

import java.io.Serializable;

/**
 * What an image may cost: how large it may be, checked before memory is taken for it, and how long it may take.
 *
 * @param maxBytes encoded
 * @param maxPixels decoded, rows times columns
 * @param maxSeconds for decoding
 */
public record ImageLimits(long maxBytes, long maxPixels, long maxSeconds) implements Serializable {

    /** The largest array of bytes that Java can hold. */
    public static final long MOST_BYTES = Integer.MAX_VALUE - 16;
    /** The most pixels that a Java array of three bytes each can hold. */
    public static final long MOST_PIXELS = MOST_BYTES / 3;

    /** No machine is so slow that an ordinary image takes longer. */
    private static final long MAX_SECONDS = 60;
    /** A result that was had within the limit is had again even where a machine is busier. */
    private static final int PATIENCE = 10;

    /** 256 MB, 100 million pixels and a minute. */
    public static final ImageLimits DEFAULT = new ImageLimits(256L << 20, 100_000_000L);

    /** Cuts sizes to what a Java array can hold. */
    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1 || maxSeconds < 1) {
            throw new IllegalArgumentException("limits of %d bytes, %d pixels and %d seconds leave no image; give positive ones"
                    .formatted(maxBytes, maxPixels, maxSeconds));
        }
        maxBytes = Math.min(maxBytes, MOST_BYTES);
        maxPixels = Math.min(maxPixels, MOST_PIXELS);
    }

    /** A minute for decoding. */
    public ImageLimits(long maxBytes, long maxPixels) {
        this(maxBytes, maxPixels, MAX_SECONDS);
    }

    /** The same for images that were decoded before: a run is not to end over a machine that is busier now. */
    public ImageLimits forDecodedBefore() {
        return new ImageLimits(maxBytes, maxPixels, PATIENCE * maxSeconds);
    }

    void checkSize(long width, long height) throws BadImageException {
        checkSize("it claims", width, height);
    }

    /** @param what the size is of, and that it claims it */
    void checkSize(String what, long width, long height) throws BadImageException {
        if (width < 1 || height < 1) {
            throw new BadImageException("%s %d x %d pixels".formatted(what, width, height));
        }
        if (width > maxPixels / height) {
            throw new BadImageException("%s %d x %d pixels, over the limit of %d (--max-pixels)".formatted(what, width, height, maxPixels));
        }
    }
}
