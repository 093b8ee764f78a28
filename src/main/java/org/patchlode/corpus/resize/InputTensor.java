package org.patchlode.corpus.resize;

import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.Preprocessing;

/** Writes images as a network expects them, {@code [channels, rows, columns]} in its input units. Thread-safe. */
public final class InputTensor {

    private static final int VALUES = 256;
    // ITU-R 601 luma in 16-bit fixed point, as Pillow rounds it.
    private static final int RED = 19595;
    private static final int GREEN = 38470;
    private static final int BLUE = 7471;

    private final Preprocessing preprocessing;
    /** {@code [channels, 256]}: what each pixel value becomes. */
    private final float[][] tables;

    /** @param preprocessing channel order, mean, deviation and scale */
    public InputTensor(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        tables = new float[preprocessing.channels().count()][VALUES];
        for (int channel = 0; channel < tables.length; channel++) {
            for (int value = 0; value < VALUES; value++) {
                // Times the reciprocal, as normalisation is commonly coded: a last bit of the input can turn a ReLU that
                // is all but undecided, so it should be the bit that others get.
                tables[channel][value] = (value * preprocessing.scale() - preprocessing.mean().get(channel)) * (1 / preprocessing.std().get(channel));
            }
        }
    }

    /** Values of one image. */
    public int size() {
        return preprocessing.inputSize();
    }

    /**
     * @param image of the network's input size
     * @param target {@code [count, channels, rows, columns]}
     * @param offset where the image starts
     * @throws IllegalArgumentException if the image has another size
     */
    public void fill(RgbImage image, float[] target, int offset) {
        if (image.width() != preprocessing.width() || image.height() != preprocessing.height()) {
            throw new IllegalArgumentException("an image of %d x %d is no input of %d x %d; resize it first"
                    .formatted(image.width(), image.height(), preprocessing.width(), preprocessing.height()));
        }
        switch (preprocessing.channels()) {
            case RGB -> planes(image.rgb(), target, offset, 0, 2);
            case BGR -> planes(image.rgb(), target, offset, 2, 0);
            case GRAY -> luma(image.rgb(), target, offset);
        }
    }

    private void planes(byte[] rgb, float[] target, int offset, int first, int last) {
        int plane = rgb.length / 3;
        for (int i = 0, from = 0; i < plane; i++, from += 3) {
            target[offset + i] = tables[0][rgb[from + first] & 0xff];
            target[offset + plane + i] = tables[1][rgb[from + 1] & 0xff];
            target[offset + 2 * plane + i] = tables[2][rgb[from + last] & 0xff];
        }
    }

    private void luma(byte[] rgb, float[] target, int offset) {
        for (int from = 0, at = offset; from < rgb.length; from += 3, at++) {
            int sum = RED * (rgb[from] & 0xff) + GREEN * (rgb[from + 1] & 0xff) + BLUE * (rgb[from + 2] & 0xff);
            target[at] = tables[0][sum + 0x8000 >> 16];
        }
    }
}
