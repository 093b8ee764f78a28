package org.patchlode.corpus;

/**
 * A decoded image as stored.
 *
 * @param image pixels
 * @param orientation EXIF orientation, 1 to 8
 */
record Decoded(RgbImage image, int orientation) {

    /** The image turned upright. */
    RgbImage upright() {
        return ExifOrientation.upright(image, orientation);
    }
}
