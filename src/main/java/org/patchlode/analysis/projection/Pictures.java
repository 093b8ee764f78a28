package org.patchlode.analysis.projection;

import org.patchlode.corpus.image.RgbImage;
import org.patchlode.engine.backward.Projection;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Box;

/** Turns patches and projections into PNGs. */
final class Pictures {

    private Pictures() {}

    /** The part of an input-sized image that lies in the box. */
    static byte[] patch(RgbImage image, Box box) {
        return png(box.rows(), box.columns(), (y, x) -> {
            int at = ((box.top() + y) * image.width() + box.left() + x) * 3;
            return (image.rgb()[at] & 0xFF) << 16 | (image.rgb()[at + 1] & 0xFF) << 8 | image.rgb()[at + 2] & 0xFF;
        });
    }

    /**
     * A projection for the eye: scaled around zero, so that zero is mid-grey (128) and sign stays visible; the value of
     * largest magnitude becomes 1 or 255. Each winner is scaled by itself.
     */
    static byte[] projection(Projection projection, Preprocessing.Channels channels) {
        float largest = 0;
        for (float value : projection.values()) {
            largest = Math.max(largest, Math.abs(value));
        }
        float scale = largest == 0 ? 0 : 127 / largest;
        return png(projection.box().rows(), projection.box().columns(), (y, x) -> {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | 128 + Math.round(value(projection, channels, c, y, x) * scale);
            }
            return rgb;
        });
    }

    /** Rows x columns x RGB, in the network's input units. */
    static float[] rawValues(Projection projection, Preprocessing.Channels channels) {
        int rows = projection.box().rows();
        int columns = projection.box().columns();
        float[] values = new float[rows * columns * 3];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                for (int c = 0; c < 3; c++) {
                    values[(y * columns + x) * 3 + c] = value(projection, channels, c, y, x);
                }
            }
        }
        return values;
    }

    /** Of colour c: red, green, blue. */
    private static float value(Projection projection, Preprocessing.Channels channels, int c, int y, int x) {
        int channel = switch (channels) {
            case RGB -> c;
            case BGR -> 2 - c;
            case GRAY -> 0;
        };
        return projection.values()[(channel * projection.box().rows() + y) * projection.box().columns() + x];
    }

    private interface Pixels {
        int rgb(int y, int x);
    }

    private static byte[] png(int rows, int columns, Pixels pixels) {
        if (rows == 0 || columns == 0) {
            // A unit that sees nothing but padding: one grey pixel stands for nothing.
            return png(1, 1, (y, x) -> 0x808080);
        }
        byte[] bytes = new byte[3 * rows * columns];
        for (int y = 0, at = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++, at += 3) {
                int rgb = pixels.rgb(y, x);
                bytes[at] = (byte) (rgb >> 16);
                bytes[at + 1] = (byte) (rgb >> 8);
                bytes[at + 2] = (byte) rgb;
            }
        }
        return FastPng.of(rows, columns, bytes);
    }
}
