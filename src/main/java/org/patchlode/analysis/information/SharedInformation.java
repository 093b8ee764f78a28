package org.patchlode.analysis.information;

import java.util.Arrays;
import org.patchlode.analysis.information.counting.PackedBins;

/**
 * Co-information of a factor F, the maps A and the network's response R: I(F;R) + I(A;R) - I((F,A);R), plug-in. Above 0 the map and the factor
 * tell the same of the response, below 0 they tell more together than each alone. Counted by the pairs of both that occur.
 */
final class SharedInformation implements PackedBins.Sink {

    private final BinnedMaps maps;
    private final int kinds;
    private final int responses;
    private final int[] pairs;
    private final double[] all;
    private final double[] withKind;
    private final double[] withResponse;
    private final int[] ofKind = new int[PackedBins.FIELDS];
    private final int[][] ofResponse;
    private final int[] byKind;
    private final int[] byResponse;
    private double ofPairs;

    /** @param kinds of the factor @param responses of the network @param pairs of both that occur, f * responses + r, ascending; a cell each */
    SharedInformation(BinnedMaps maps, int kinds, int responses, int[] pairs) {
        this.maps = maps;
        this.kinds = kinds;
        this.responses = responses;
        this.pairs = pairs;
        all = new double[maps.maps()];
        withKind = new double[maps.maps()];
        withResponse = new double[maps.maps()];
        ofResponse = new int[responses][PackedBins.FIELDS];
        byKind = new int[kinds];
        byResponse = new int[responses];
    }

    /**
     * What was found of each map.
     *
     * @param factor I(F;R), the same for all maps
     * @param unit I(A;R) by map
     * @param both I((F,A);R) by map
     */
    record Found(double factor, double[] unit, double[] both) {

        double redundancy(int map) {
            return factor + unit[map] - both[map];
        }
    }

    @Override
    public void counts(int firstMap, int in, int cell, int size, int[] counts) {
        if (cell == 0) {
            Arrays.fill(byKind, 0);
            Arrays.fill(byResponse, 0);
        }
        if (firstMap == 0) {
            ofPairs += maps.log().of(size);
        }
        int kind = pairs[cell] / responses;
        int response = pairs[cell] % responses;
        byKind[kind] += size;
        byResponse[response] += size;
        add(firstMap, in, size, counts, all);
        for (int field = 0; field < PackedBins.FIELDS; field++) {
            ofKind[field] += counts[field];
            ofResponse[response][field] += counts[field];
        }
        boolean last = cell == pairs.length - 1;
        if (last || pairs[cell + 1] / responses != kind) {
            add(firstMap, in, byKind[kind], ofKind, withKind);
            Arrays.fill(ofKind, 0);
        }
        if (last) {
            for (int r = 0; r < responses; r++) {
                add(firstMap, in, byResponse[r], ofResponse[r], withResponse);
                Arrays.fill(ofResponse[r], 0);
            }
        }
    }

    private void add(int firstMap, int in, int size, int[] counts, double[] sums) {
        for (int map = 0; map < in; map++) {
            sums[firstMap + map] += maps.sum(counts, map, size);
        }
    }

    /** Once all is counted. */
    Found found() {
        double response = maps.log().sum(byResponse);
        double[] unit = new double[all.length];
        double[] both = new double[all.length];
        for (int map = 0; map < all.length; map++) {
            unit[map] = maps.information(withResponse[map], maps.own(map), response);
            both[map] = maps.information(all[map], withKind[map], response);
        }
        return new Found(maps.information(ofPairs, maps.log().sum(byKind), response), unit, both);
    }

    /** For another count of the same. */
    SharedInformation again() {
        return new SharedInformation(maps, kinds, responses, pairs);
    }
}
