package org.patchlode.corpus.image;

/**
 * A decoded image as stored.
 *
 * @param image pixels
 * @param orientation EXIF orientation, 1 to 8
 */
public record Decoded(RgbImage image, int orientation) {

    /** The image turned upright. */
    public RgbImage upright() {
        return ExifOrientation.upright(image, orientation);
    }
}
