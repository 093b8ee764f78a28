package org.patchlode.corpus.resize;

import java.util.Arrays;

/**
 * Pillow's antialiased weights along one axis, for a window of the resized axis, in the 22-bit fixed point of Pillow's
 * 8-bit resampling, so that results are equal to the byte. Sums fit an {@code int}: the weights of a pixel add up to
 * 2^22 within rounding, times 255.
 */
final class ResamplingFilter {

    static final int BITS = 22;
    static final int HALF = 1 << BITS - 1;

    /** First source pixel of each pixel of the window. */
    final int[] first;
    /** Weights from {@code first} on. */
    final int[][] weights;

    /** A filter's shape. */
    enum Kernel {
        BILINEAR(1),
        BICUBIC(2);

        private final double support;

        Kernel(double support) {
            this.support = support;
        }

        private double at(double distance) {
            double x = Math.abs(distance);
            if (this == BILINEAR) {
                return Math.max(0.0, 1.0 - x);
            }
            double a = -0.5;
            return x < 1 ? ((a + 2.0) * x - (a + 3.0)) * x * x + 1 : x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
        }
    }

    /**
     * @param source pixels along the axis
     * @param axis where it is resized, from and to
     * @param start of the window on the resized axis
     * @param length of the window
     */
    ResamplingFilter(int source, Axis axis, long start, int length, Kernel kernel) {
        first = new int[length];
        weights = new int[length][];
        double scale = axis.scale();
        double stretch = Math.max(scale, 1.0);
        double support = kernel.support * stretch;
        double step = 1.0 / stretch;
        for (int i = 0; i < length; i++) {
            double center = axis.from() + (start + i + 0.5) * scale;
            int from = Math.max((int) (center - support + 0.5), 0);
            int to = Math.min((int) (center + support + 0.5), source);
            double[] exact = new double[to - from];
            double sum = 0;
            for (int x = 0; x < exact.length; x++) {
                exact[x] = kernel.at((x + from - center + 0.5) * step);
                sum += exact[x];
            }
            first[i] = from;
            weights[i] = new int[exact.length];
            for (int x = 0; x < exact.length; x++) {
                double weight = (sum == 0 ? exact[x] : exact[x] / sum) * (1 << BITS);
                weights[i][x] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
        }
    }

    /** The first source pixel of the window. */
    int begin() {
        return Arrays.stream(first).min().orElse(0);
    }

    /** One past the last source pixel of the window. */
    int end() {
        int end = 0;
        for (int i = 0; i < first.length; i++) {
            end = Math.max(end, first[i] + weights[i].length);
        }
        return end;
    }
}
