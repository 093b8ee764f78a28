package org.patchlode.corpus;

/**
 * Antialiased bilinear weights along one axis, for a window of the resized axis, in the 22-bit fixed point of Pillow's
 * 8-bit resampling, so that results are equal to the byte. Sums fit an {@code int}: the weights of a pixel add up to
 * 2^22 within rounding, times 255.
 */
final class Filter {

    static final int BITS = 22;
    static final int HALF = 1 << BITS - 1;

    /** First source pixel of each pixel of the window. */
    final int[] first;
    /** Weights from {@code first} on. */
    final int[][] weights;

    /**
     * @param source pixels along the axis
     * @param resized pixels along the resized axis
     * @param start of the window on the resized axis
     * @param length of the window
     */
    Filter(int source, long resized, long start, int length) {
        first = new int[length];
        weights = new int[length][];
        double scale = (double) source / resized;
        double support = Math.max(scale, 1.0);
        double step = 1.0 / support;
        for (int i = 0; i < length; i++) {
            double center = (start + i + 0.5) * scale;
            int from = Math.max((int) (center - support + 0.5), 0);
            int to = Math.min((int) (center + support + 0.5), source);
            double[] exact = new double[to - from];
            double sum = 0;
            for (int x = 0; x < exact.length; x++) {
                exact[x] = Math.max(0.0, 1.0 - Math.abs((x + from - center + 0.5) * step));
                sum += exact[x];
            }
            first[i] = from;
            weights[i] = new int[exact.length];
            for (int x = 0; x < exact.length; x++) {
                weights[i][x] = (int) (0.5 + (sum == 0 ? exact[x] : exact[x] / sum) * (1 << BITS));
            }
        }
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
