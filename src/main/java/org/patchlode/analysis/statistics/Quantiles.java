package org.patchlode.analysis.statistics;

import java.util.Arrays;

/** Quantiles with linear interpolation between order statistics, as NumPy's default. */
public final class Quantiles {

    private Quantiles() {}

    /** @param values in any order @param share from 0 to 1 @return NaN if there are none */
    public static double of(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return ofSorted(sorted, share);
    }

    /** @param sorted ascending @param share from 0 to 1 @return NaN if there are none */
    public static double ofSorted(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        // Not a blend where both are equal, or infinities would give NaN.
        return sorted[below] == sorted[above] ? sorted[below] : sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
