package org.patchlode.corpus.resize;

import java.util.Arrays;
import java.util.List;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Box;

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
                tables[channel][value] = unit(channel, value);
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

    /** Values of a plane. */
    private int plane() {
        return preprocessing.height() * preprocessing.width();
    }

    /**
     * The image's pixel values as the network's channels, in their order: what a picture is altered in before {@link #fill(float[],
     * float[], int)} makes an input of it. Of an image in one plane it is the rounded luma, as in every other input.
     *
     * @param image of the network's input size
     * @return {@code [channels, rows, columns]}, from 0 to 255
     */
    public float[] pixels(RgbImage image) {
        byte[] rgb = image.rgb();
        float[] pixels = new float[size()];
        int plane = plane();
        for (int i = 0, from = 0; i < plane; i++, from += 3) {
            switch (preprocessing.channels()) {
                case RGB -> set(pixels, plane, i, rgb[from], rgb[from + 1], rgb[from + 2]);
                case BGR -> set(pixels, plane, i, rgb[from + 2], rgb[from + 1], rgb[from]);
                case GRAY -> pixels[i] = luma(rgb, from);
            }
        }
        return pixels;
    }

    private static void set(float[] pixels, int plane, int i, byte first, byte second, byte third) {
        pixels[i] = first & 0xff;
        pixels[plane + i] = second & 0xff;
        pixels[2 * plane + i] = third & 0xff;
    }

    /**
     * Writes pixel values that need not be whole; whole ones become the same to the bit as those of an image.
     *
     * @param pixels {@code [channels, rows, columns]}, from 0 to 255, as {@link #pixels} gives them
     * @param target {@code [count, channels, rows, columns]}
     * @param offset where the image starts
     */
    public void fill(float[] pixels, float[] target, int offset) {
        int plane = plane();
        for (int channel = 0; channel < tables.length; channel++) {
            for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                target[offset + i] = unit(channel, pixels[i]);
            }
        }
    }

    /** Writes one colour into a part of an input. @param colour values of the channels from 0 to 255 @param box on the image */
    public void fill(Box box, List<Float> colour, float[] target, int offset) {
        Box part = box.clip(preprocessing.height(), preprocessing.width());
        for (int channel = 0; channel < tables.length; channel++) {
            float value = unit(channel, colour.get(channel));
            for (int y = part.top(); y < part.bottom(); y++) {
                int row = offset + channel * plane() + y * preprocessing.width();
                Arrays.fill(target, row + part.left(), row + part.right(), value);
            }
        }
    }

    private float unit(int channel, float value) {
        // Times the reciprocal, as normalisation is commonly coded: a last bit of the input can turn a ReLU that
        // is all but undecided, so it should be the bit that others get.
        return (value * preprocessing.scale() - preprocessing.mean().get(channel)) * (1 / preprocessing.std().get(channel));
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
            target[at] = tables[0][luma(rgb, from)];
        }
    }

    private static int luma(byte[] rgb, int from) {
        return RED * (rgb[from] & 0xff) + GREEN * (rgb[from + 1] & 0xff) + BLUE * (rgb[from + 2] & 0xff) + 0x8000 >> 16;
    }
}
