package org.patchlode.analysis.information;

import java.io.Serializable;
import java.util.Arrays;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Bins;
import org.patchlode.analysis.statistics.Ranks;

/**
 * A factor over those images that have a value of it.
 *
 * @param number of the factor among those asked for
 * @param codes of its values, or of their bins, from 0 without gaps
 * @param kinds how many there are
 * @param categorical whether the values are kinds and no amounts
 * @param normal normal quantiles of a continuous factor's ranks; none if it is categorical or repeats too often
 */
record CodedFactor(int number, int[] codes, int kinds, boolean categorical, double[] normal) implements Serializable {

    /** Share of values that may repeat before ranks no longer say what a copula needs. */
    static final double MOST_REPEATED = 0.1;

    private static final double[] NONE = {};

    static CodedFactor of(int number, Factor factor, int[] present, int bins) {
        if (factor instanceof Factor.Categorical kinds) {
            return of(number, Arrays.stream(present).map(image -> kinds.codes()[image]).toArray(), true, NONE);
        }
        Factor.Continuous amounts = (Factor.Continuous) factor;
        long[] twiceBelow = Ranks.twiceBelow(Arrays.stream(present).mapToDouble(image -> amounts.amounts()[image]).toArray());
        double[] normal = repeats(twiceBelow) ? NONE : new Copula(present.length).normal(twiceBelow);
        return of(number, Bins.of(twiceBelow, bins), false, normal);
    }

    private static CodedFactor of(int number, int[] values, boolean categorical, double[] normal) {
        int[] known = Arrays.stream(values).distinct().sorted().toArray();
        return new CodedFactor(number, Arrays.stream(values).map(value -> Arrays.binarySearch(known, value)).toArray(), known.length, categorical, normal);
    }

    /** Whether more values repeat than {@link #MOST_REPEATED}. */
    static boolean repeats(long[] twiceBelow) {
        return 1 - (double) Ranks.distinct(twiceBelow) / twiceBelow.length > MOST_REPEATED;
    }

    /** Whether information about it can be measured by a copula. */
    boolean copula() {
        return categorical || normal.length > 0;
    }
}
