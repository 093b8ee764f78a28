package org.patchlode.analysis.information;

import java.util.Arrays;
import org.patchlode.analysis.information.counting.Cells;
import org.patchlode.analysis.information.counting.PermutedCells;
import org.patchlode.analysis.information.counting.Recounted;
import org.patchlode.analysis.statistics.Permutations;
import org.patchlode.analysis.statistics.Quantiles;

/**
 * Redundancy of maps, as observed and with units permuted: as units take other images' responses, factor and network
 * keep what they tell of each other.
 */
final class SharedChance implements Recounted {

    private static final double ROUNDING = 1e-11;

    private final CodedFactor factor;
    private final SharedInformation information;
    /** Of each image's pair of factor and response, by place among those that occur. */
    private final PermutedCells cells;
    private final SharedInformation.Found observed;
    /** By map, then permutation. */
    private final double[][] permuted;
    private int done;

    SharedChance(BinnedMaps maps, CodedFactor factor, CodedFactor response, int permutations) {
        this.factor = factor;
        int[] all = Study.pairs(factor, response);
        int[] known = Arrays.stream(all).distinct().sorted().toArray();
        int[] pairs = Arrays.stream(all).map(pair -> Arrays.binarySearch(known, pair)).toArray();
        cells = new PermutedCells(pairs, known.length);
        information = new SharedInformation(maps, factor.kinds(), response.kinds(), known);
        maps.packed().count(Cells.of(pairs, known.length), information);
        observed = information.found();
        permuted = new double[maps.maps()][permutations];
    }

    @Override
    public PermutedCells cells() {
        return cells;
    }

    /** Permuting factor and response together is permuting the units the other way. */
    @Override
    public Count begin() {
        SharedInformation again = information.again();
        return new Count() {

            @Override
            public void counts(int firstMap, int in, int cell, int size, int[] counts) {
                again.counts(firstMap, in, cell, size, counts);
            }

            @Override
            public void end() {
                SharedInformation.Found found = again.found();
                for (int map = 0; map < permuted.length; map++) {
                    permuted[map][done] = found.redundancy(map);
                }
                done++;
            }
        };
    }

    SharedRow row(int map, int channel) {
        double mean = Arrays.stream(permuted[map]).average().orElse(Double.NaN);
        double distance = Math.abs(observed.redundancy(map) - mean);
        int asFar = (int) Arrays.stream(permuted[map]).filter(value -> Math.abs(value - mean) >= distance - ROUNDING).count();
        return new SharedRow(channel, factor.number(), observed.factor(), observed.unit()[map], observed.both()[map], mean, Quantiles.of(permuted[map], 0.025),
                Quantiles.of(permuted[map], 0.975), done == 0 ? Double.NaN : Permutations.p(asFar, done), "");
    }
}
