package org.patchlode.analysis.projection;

import java.util.Arrays;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.engine.backward.Projection;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Box;

/** Turns patches and projections into pictures. */
final class Pictures {

    private Pictures() {}

    /** The part of an input-sized image that lies in the box. */
    static Pixels patch(RgbImage image, Box box) {
        if (box.rows() == 0 || box.columns() == 0) {
            return Pixels.nothing();
        }
        byte[] rgb = new byte[3 * box.rows() * box.columns()];
        for (int y = 0; y < box.rows(); y++) {
            System.arraycopy(image.rgb(), ((box.top() + y) * image.width() + box.left()) * 3, rgb, 3 * y * box.columns(), 3 * box.columns());
        }
        return new Pixels(box.rows(), box.columns(), rgb);
    }

    /** Packs a picture. */
    static byte[] png(Pixels pixels) {
        return FastPng.of(pixels.rows(), pixels.columns(), pixels.rgb());
    }

    /**
     * A projection for the eye: scaled around zero, so that zero is mid-grey (128) and sign stays visible; the value of
     * largest magnitude becomes 1 or 255. Each winner is scaled by itself.
     */
    static Pixels projection(Projection projection, Preprocessing.Channels channels) {
        float largest = largest(projection.values());
        int rows = projection.box().rows();
        int columns = projection.box().columns();
        if (rows == 0 || columns == 0) {
            return Pixels.nothing();
        }
        float scale = largest == 0 ? 0 : 127 / largest;
        byte[] rgb = new byte[3 * rows * columns];
        if (!Float.isFinite(largest) || !Float.isFinite(scale)) {
            // Values that are no numbers, or too small to be divided by: there is nothing to see.
            Arrays.fill(rgb, (byte) 128);
            return new Pixels(rows, columns, rgb);
        }
        for (int c = 0; c < 3; c++) {
            int from = plane(channels, c) * rows * columns;
            for (int i = 0, at = c; i < rows * columns; i++, at += 3) {
                rgb[at] = level(projection.values()[from + i] * scale);
            }
        }
        return new Pixels(rows, columns, rgb);
    }

    /** 128 more, half rounded up: never less than 1, so that to cut off is to round down. In doubles, where the sum is exact. */
    private static byte level(float value) {
        return (byte) (int) ((double) value + 128.5);
    }

    /** Of the magnitudes, with infinity and then NaN above all numbers. Bits without the sign are in the same order, and faster to compare. */
    static float largest(float[] values) {
        int first = 0;
        int second = 0;
        int third = 0;
        int fourth = 0;
        int i = 0;
        // Four, so that a comparison need not wait for the one before it.
        for (; i + 3 < values.length; i += 4) {
            first = Math.max(first, magnitude(values[i]));
            second = Math.max(second, magnitude(values[i + 1]));
            third = Math.max(third, magnitude(values[i + 2]));
            fourth = Math.max(fourth, magnitude(values[i + 3]));
        }
        for (; i < values.length; i++) {
            first = Math.max(first, magnitude(values[i]));
        }
        return Float.intBitsToFloat(Math.max(Math.max(first, second), Math.max(third, fourth)));
    }

    private static int magnitude(float value) {
        return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
    }

    /** Rows x columns x RGB, in the network's input units. */
    static float[] rawValues(Projection projection, Preprocessing.Channels channels) {
        int rows = projection.box().rows();
        int columns = projection.box().columns();
        float[] values = new float[rows * columns * 3];
        for (int c = 0; c < 3; c++) {
            int from = plane(channels, c) * rows * columns;
            for (int i = 0; i < rows * columns; i++) {
                values[3 * i + c] = projection.values()[from + i];
            }
        }
        return values;
    }

    /** The network's input channel of red, green and blue. */
    private static int plane(Preprocessing.Channels channels, int colour) {
        return switch (channels) {
            case RGB -> colour;
            case BGR -> 2 - colour;
            case GRAY -> 0;
        };
    }
}
