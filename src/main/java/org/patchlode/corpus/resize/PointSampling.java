package org.patchlode.corpus.resize;

import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.Resize.Sampling;

/**
 * Samples without antialiasing: nearest as Pillow and PyTorch take it, bilinear and bicubic as PyTorch interpolates tensors
 * of floats ({@code align_corners=False}), rounded half to even. Sums are in 32-bit floats, as there.
 */
final class PointSampling {

    private static final float CUBIC = -0.75f;

    private final int[][] rows;
    private final float[][] rowWeights;
    private final int[][] columns;
    private final float[][] columnWeights;

    /** The axes of an image and the window that is kept of the resized ones. */
    PointSampling(Sampling sampling, Axis down, long top, int height, Axis across, long left, int width) {
        rows = new int[height][];
        rowWeights = new float[height][];
        columns = new int[width][];
        columnWeights = new float[width][];
        taps(sampling, down, top, rows, rowWeights);
        taps(sampling, across, left, columns, columnWeights);
    }

    private static void taps(Sampling sampling, Axis axis, long start, int[][] at, float[][] weights) {
        float scale = (float) axis.length() / axis.resized();
        double place = axis.from() + axis.scale() * 0.5;
        if (sampling == Sampling.PILLOW_NEAREST) {
            for (long i = 0; i < start; i++) {
                place += axis.scale();
            }
        }
        for (int i = 0; i < at.length; i++) {
            float source = scale * (start + i + 0.5f) - 0.5f;
            switch (sampling) {
                case PILLOW_NEAREST -> {
                    // Added up, as Pillow does: a product would fall on other sides of whole numbers.
                    at[i] = new int[] {Math.min((int) place, axis.from() + axis.length() - 1)};
                    weights[i] = new float[] {1};
                    place += axis.scale();
                }
                case TENSOR_NEAREST -> {
                    at[i] = new int[] {axis.from() + Math.min((int) Math.floor((start + i) * scale), axis.length() - 1)};
                    weights[i] = new float[] {1};
                }
                case TENSORFLOW_NEAREST -> {
                    at[i] = new int[] {axis.from() + Math.min((int) Math.floor((start + i + 0.5f) * scale), axis.length() - 1)};
                    weights[i] = new float[] {1};
                }
                case TENSOR_BICUBIC -> cubic(axis, source, i, at, weights);
                default -> {
                    float held = Math.max(source, 0);
                    int low = Math.min((int) held, axis.length() - 1);
                    float share = held - low;
                    at[i] = new int[] {axis.from() + low, axis.from() + Math.min(low + 1, axis.length() - 1)};
                    weights[i] = new float[] {1 - share, share};
                }
            }
        }
    }

    private static void cubic(Axis axis, float source, int i, int[][] at, float[][] weights) {
        int low = (int) Math.floor(source);
        float t = source - low;
        at[i] = new int[4];
        for (int tap = 0; tap < 4; tap++) {
            at[i][tap] = axis.from() + Math.max(0, Math.min(axis.length() - 1, low - 1 + tap));
        }
        weights[i] = new float[] {far(t + 1), near(t), near(1 - t), far(2 - t)};
    }

    private static float near(float x) {
        return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
    }

    private static float far(float x) {
        return ((CUBIC * x - 5 * CUBIC) * x + 8 * CUBIC) * x - 4 * CUBIC;
    }

    RgbImage resample(RgbImage image) {
        byte[] rgb = new byte[3 * rows.length * columns.length];
        int to = 0;
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < columns.length; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    float sum = 0;
                    for (int j = 0; j < rows[y].length; j++) {
                        float line = 0;
                        int from = 3 * image.width() * rows[y][j] + channel;
                        for (int i = 0; i < columns[x].length; i++) {
                            line += columnWeights[x][i] * (image.rgb()[from + 3 * columns[x][i]] & 0xff);
                        }
                        sum += rowWeights[y][j] * line;
                    }
                    rgb[to++] = (byte) Math.rint(Math.max(0, Math.min(255, sum)));
                }
            }
        }
        return new RgbImage(columns.length, rows.length, rgb);
    }
}
