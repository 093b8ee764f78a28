package org.patchlode.analysis.projection;

/**
 * A picture as it is packed.
 *
 * @param rows of pixels
 * @param columns of pixels
 * @param rgb {@code [rows, columns, 3]}, red, green and blue
 */
public record Pixels(int rows, int columns, byte[] rgb) {

    /** A unit that sees nothing but padding: one grey pixel stands for nothing. */
    static Pixels nothing() {
        return new Pixels(1, 1, new byte[] {(byte) 128, (byte) 128, (byte) 128});
    }
}
