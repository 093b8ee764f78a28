package org.patchlode.analysis.information;

import java.util.Arrays;

/**
 * Co-information of a factor F, the maps A and the network's response R: I(F;R) + I(A;R) - I((F,A);R), plug-in. Above 0 the map and the factor
 * tell the same of the response, below 0 they tell more together than each alone.
 */
final class SharedInformation {

    private final BinnedMaps maps;
    private final CountLog log;
    private final int kinds;
    private final int responses;
    private final int[] pairs;

    /** @param kinds of the factor @param responses of the network @param pairs of both that occur, f * responses + r, ascending */
    SharedInformation(BinnedMaps maps, CountLog log, int kinds, int responses, int[] pairs) {
        this.maps = maps;
        this.log = log;
        this.kinds = kinds;
        this.responses = responses;
        this.pairs = pairs;
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

    /** @param cells of the images, one for each pair that occurs */
    Found of(Cells cells) {
        int fields = maps.fields();
        int[] byKind = new int[kinds];
        int[] byResponse = new int[responses];
        for (int cell = 0; cell < pairs.length; cell++) {
            byKind[pairs[cell] / responses] += cells.size(cell);
            byResponse[pairs[cell] % responses] += cells.size(cell);
        }
        double[] all = new double[maps.maps()];
        double[] withKind = new double[maps.maps()];
        double[] withResponse = new double[maps.maps()];
        int[] ofKind = new int[PackedBins.FIELDS];
        int[][] ofResponse = new int[responses][PackedBins.FIELDS];
        maps.packed().count(cells, (first, count, cell, counts) -> {
            int kind = pairs[cell] / responses;
            int response = pairs[cell] % responses;
            boolean last = cell == pairs.length - 1;
            add(count, fields, cells.size(cell), counts, all, first);
            for (int field = 0; field < PackedBins.FIELDS; field++) {
                ofKind[field] += counts[field];
                ofResponse[response][field] += counts[field];
            }
            if (last || pairs[cell + 1] / responses != kind) {
                add(count, fields, byKind[kind], ofKind, withKind, first);
                Arrays.fill(ofKind, 0);
            }
            if (last) {
                for (int r = 0; r < responses; r++) {
                    add(count, fields, byResponse[r], ofResponse[r], withResponse, first);
                    Arrays.fill(ofResponse[r], 0);
                }
            }
        });
        double response = log.sum(byResponse);
        double[] unit = new double[all.length];
        double[] both = new double[all.length];
        for (int map = 0; map < all.length; map++) {
            unit[map] = maps.information(withResponse[map], maps.own(map), response);
            both[map] = maps.information(all[map], withKind[map], response);
        }
        return new Found(maps.information(log.sum(cells), log.sum(byKind), response), unit, both);
    }

    private void add(int count, int fields, int size, int[] counts, double[] sums, int first) {
        for (int map = 0; map < count; map++) {
            int rest = size;
            double sum = 0;
            for (int field = map * fields; field < (map + 1) * fields; field++) {
                rest -= counts[field];
                sum += log.of(counts[field]);
            }
            sums[first + map] += sum + log.of(rest);
        }
    }
}
