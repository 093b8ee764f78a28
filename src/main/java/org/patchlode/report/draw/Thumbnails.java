package org.patchlode.report.draw;

import org.patchlode.corpus.image.RgbImage;

/**
 * Whole images, on which the report draws where a winner was found and of which it cuts patches. The job stores one for each
 * winning image in {@code RUN/thumbnails/*.parquet}: {@code image} string, {@code thumbnail} binary.
 */
public final class Thumbnails {

    /** Longer side at most, in pixels; most networks read less, and of those nothing is lost but what JPEG loses. */
    static final int SIDE = 512;
    private static final float QUALITY = 0.9f;

    private Thumbnails() {}

    /** The image, no side longer than {@link #SIDE}, as JPEG. @param image at the network's input size */
    public static byte[] jpeg(RgbImage image) {
        double shrink = Math.min(1.0, (double) SIDE / Math.max(image.width(), image.height()));
        Picture small = Picture.of(image.width(), image.height(), image.rgb())
                .scaled(Math.max(1, (int) Math.round(image.width() * shrink)), Math.max(1, (int) Math.round(image.height() * shrink)));
        Canvas canvas = new Canvas(small.width(), small.height(), 0);
        canvas.draw(small, 0, 0);
        return canvas.jpeg(QUALITY);
    }
}
