package org.patchlode.analysis.information;

import java.util.Arrays;
import org.patchlode.analysis.statistics.Permutations;
import org.patchlode.analysis.statistics.Quantiles;

/**
 * Redundancy of a block's maps, as observed and with units permuted: as units take other images' responses, factor and network
 * keep what they tell of each other.
 */
final class SharedChance {

    private static final double ROUNDING = 1e-11;

    private final SharedInformation information;
    /** Of each image's pair of factor and response, by place among those that occur. */
    private final PermutedCells cells;
    private final SharedInformation.Found observed;
    /** By map, then permutation. */
    private final double[][] permuted;
    private int done;

    SharedChance(BinnedMaps maps, CountLog log, CodedFactor factor, CodedFactor response, int permutations) {
        int[] all = Study.pairs(factor, response);
        int[] known = Arrays.stream(all).distinct().sorted().toArray();
        int[] pairs = Arrays.stream(all).map(pair -> Arrays.binarySearch(known, pair)).toArray();
        cells = new PermutedCells(pairs, known.length);
        information = new SharedInformation(maps, log, factor.kinds(), response.kinds(), known);
        observed = information.of(Cells.of(pairs, known.length));
        permuted = new double[observed.unit().length][permutations];
    }

    /** Permuting factor and response together is permuting the units the other way. */
    void permute(int[] from) {
        SharedInformation.Found found = information.of(cells.of(from));
        for (int map = 0; map < permuted.length; map++) {
            permuted[map][done] = found.redundancy(map);
        }
        done++;
    }

    SharedRow row(int map, int channel, int factor) {
        double mean = Arrays.stream(permuted[map]).average().orElse(Double.NaN);
        double distance = Math.abs(observed.redundancy(map) - mean);
        int asFar = (int) Arrays.stream(permuted[map]).filter(value -> Math.abs(value - mean) >= distance - ROUNDING).count();
        return new SharedRow(channel, factor, observed.factor(), observed.unit()[map], observed.both()[map], mean, Quantiles.of(permuted[map], 0.025),
                Quantiles.of(permuted[map], 0.975), done == 0 ? Double.NaN : Permutations.p(asFar, done), "");
    }
}
