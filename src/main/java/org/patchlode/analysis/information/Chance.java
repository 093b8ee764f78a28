package org.patchlode.analysis.information;

import org.patchlode.analysis.statistics.Permutations;

/** What a block's maps give by chance: their values under permutations, beside the observed ones. */
final class Chance {

    /** Sums in another order differ by less; the values are bits. */
    private static final double ROUNDING = 1e-11;

    private final double[] observed;
    private final double[] sums;
    private final int[] asExtreme;
    private int permutations;

    Chance(double[] observed) {
        this.observed = observed;
        sums = new double[observed.length];
        asExtreme = new int[observed.length];
    }

    void add(double[] permuted) {
        permutations++;
        for (int map = 0; map < sums.length; map++) {
            sums[map] += permuted[map];
            asExtreme[map] += permuted[map] >= observed[map] - ROUNDING ? 1 : 0;
        }
    }

    double observed(int map) {
        return observed[map];
    }

    /** NaN without permutations. */
    double mean(int map) {
        return sums[map] / permutations;
    }

    /** NaN without permutations. */
    double p(int map) {
        return permutations == 0 ? Double.NaN : Permutations.p(asExtreme[map], permutations);
    }
}
