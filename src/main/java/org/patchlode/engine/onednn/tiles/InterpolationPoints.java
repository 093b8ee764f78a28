package org.patchlode.engine.onednn.tiles;

import static org.patchlode.engine.onednn.tiles.Combinations.LONGEST;

/**
 * The transforms of F(4, 3) along one direction (Lavin &amp; Gray 2016, section 4.3), by the points 0, ±A, ±B and infinity. With these
 * two, oneDNN's, rounding is some 1e-6 of a layer's scale, a third of what whole numbers leave; both are exact in binary.
 */
final class InterpolationPoints {

    static final float A = 0.625f;
    static final float B = 1.5f;
    /** In which of four arrays a transformed value lies: those of ±A and of ±B share one. */
    private static final int[] ARRAY = {0, 1, 1, 2, 2, 3};

    private static final float AA = A * A;
    private static final float BB = B * B;

    private InterpolationPoints() {}

    /** Arrays for {@link #source}. @param longest values, and where they begin */
    static float[][] transformed(int longest) {
        return new float[][] {new float[longest], new float[longest + LONGEST], new float[longest + LONGEST], new float[longest]};
    }

    /** The array among {@link #transformed} with a value. @param value 0 to 5 */
    static int array(int value) {
        return ARRAY[value];
    }

    /** How much further on than the inputs the value lies there. */
    static int distance(int value) {
        return value == 2 || value == 4 ? LONGEST : 0;
    }

    /** Six inputs to six values. @param to as {@link #transformed} makes them @param from index of the first number */
    static void source(float[][] to, float[] d0, float[] d1, float[] d2, float[] d3, float[] d4, float[] d5, int from, int count) {
        int end = from + count;
        Combinations.three(to[0], d0, AA * BB, d2, -(AA + BB), d4, 1, from, end);
        Combinations.evenAndOdd(to[1], d1, A * BB, d2, BB, d3, A, d4, from, end);
        Combinations.evenAndOdd(to[2], d1, B * AA, d2, AA, d3, B, d4, from, end);
        Combinations.three(to[3], d1, AA * BB, d3, -(AA + BB), d5, 1, from, end);
    }

    /** Six values to four outputs. @param halves two arrays of room */
    static void result(float[] y0, float[] y1, float[] y2, float[] y3, float[] m0, float[] m1, float[] m2, float[] m3, float[] m4, float[] m5, float[][] halves, int count) {
        float[] a = halves[0];
        float[] b = halves[1];
        Combinations.sumAndDifference(a, m1, m2, count);
        Combinations.sumAndDifference(b, m3, m4, count);
        Combinations.sum(y0, m0, a, b, count);
        Combinations.twoFurtherOn(y1, a, A, b, B, count);
        Combinations.two(y2, a, AA, b, BB, 0, count);
        Combinations.twoFurtherOnAndOne(y3, m5, a, A * AA, b, B * BB, count);
    }

    /** What a filter's three weights are multiplied with for each of the six values. */
    static double[][] filter() {
        double[][] rows = new double[TileGrid.SIDE][];
        double aa = AA;
        double bb = BB;
        rows[0] = new double[] {1 / (aa * bb), 0, 0};
        double[] points = {A, -A, B, -B};
        for (int i = 0; i < points.length; i++) {
            double p = points[i];
            double scale = i < 2 ? 2 * aa * (aa - bb) : 2 * bb * (bb - aa);
            rows[i + 1] = new double[] {1 / scale, p / scale, p * p / scale};
        }
        rows[5] = new double[] {0, 0, 1};
        return rows;
    }
}
