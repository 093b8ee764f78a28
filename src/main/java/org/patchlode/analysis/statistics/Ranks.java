package org.patchlode.analysis.statistics;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How values stand to each other.
 */
public final class Ranks {

    private Ranks() {}

    /**
     * For each value twice the number of smaller ones plus the number of equal ones, itself among them: a whole number that
     * ranks and bins by counts follow from without rounding. -0 equals 0.
     *
     * @param values none of them NaN
     */
    public static long[] twiceBelow(float[] values) {
        int count = values.length;
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            // Ordered as the floats are, with the place in the lower half: sorting longs needs no objects.
            int bits = Float.floatToIntBits(values[i] + 0.0f);
            sorted[i] = (long) (bits >= 0 ? bits : bits ^ 0x7fffffff) << 32 | i;
        }
        Arrays.sort(sorted);
        long[] twice = new long[count];
        for (int from = 0; from < count;) {
            int to = from + 1;
            while (to < count && sorted[to] >> 32 == sorted[from] >> 32) {
                to++;
            }
            for (int i = from; i < to; i++) {
                twice[(int) sorted[i]] = from + to;
            }
            from = to;
        }
        return twice;
    }

    /** As {@link #twiceBelow(float[])}. */
    public static long[] twiceBelow(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(values[a] + 0.0, values[b] + 0.0));
        long[] twice = new long[values.length];
        for (int from = 0; from < order.length;) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                twice[order[i]] = from + to;
            }
            from = to;
        }
        return twice;
    }

    /** Ranks from 1; equal values share the mean of theirs. @param twiceBelow of the values */
    public static double[] mean(long[] twiceBelow) {
        return Arrays.stream(twiceBelow).mapToDouble(twice -> (twice + 1) / 2.0).toArray();
    }

    /** Number of different values. @param twiceBelow of the values */
    public static int distinct(long[] twiceBelow) {
        BitSet seen = new BitSet();
        for (long twice : twiceBelow) {
            seen.set((int) twice);
        }
        return seen.cardinality();
    }

    /** Spearman's correlation: Pearson's of the ranks. @return NaN if one of the two does not vary */
    public static double spearman(double[] a, double[] b) {
        return pearson(mean(twiceBelow(a)), mean(twiceBelow(b)));
    }

    /** Pearson's correlation. @return NaN if one of the two does not vary, or for fewer than two values */
    public static double pearson(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("%d values against %d".formatted(a.length, b.length));
        }
        double meanA = Arrays.stream(a).average().orElse(Double.NaN);
        double meanB = Arrays.stream(b).average().orElse(Double.NaN);
        double both = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        double scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
        return scale > 0 ? Math.max(-1, Math.min(1, both / scale)) : Double.NaN;
    }
}
