package org.patchlode.analysis.information;

/** Binned responses of a block's maps to some images, and plug-in estimates from counting. */
final class BinnedMaps {

    private final PackedBins packed;
    private final int images;
    private final int fields;
    private final CountLog log;
    /** By map, then bin. */
    private final int[][] totals;
    /** Sums of n log n over a map's bins. */
    private final double[] own;

    /** @param bins by map, then image @param count of the bins @param log for as many images */
    BinnedMaps(byte[][] bins, int count, int images, CountLog log) {
        this.images = images;
        this.log = log;
        fields = count - 1;
        packed = new PackedBins(bins, count);
        totals = new int[bins.length][count];
        own = new double[bins.length];
        for (int map = 0; map < bins.length; map++) {
            for (byte bin : bins[map]) {
                totals[map][bin]++;
            }
            own[map] = log.sum(totals[map]);
        }
    }

    int maps() {
        return own.length;
    }

    int images() {
        return images;
    }

    PackedBins packed() {
        return packed;
    }

    int fields() {
        return fields;
    }

    int total(int map, int bin) {
        return totals[map][bin];
    }

    double own(int map) {
        return own[map];
    }

    /** Bins of a map that are not empty. */
    int occupied(int map) {
        int occupied = 0;
        for (int total : totals[map]) {
            occupied += total > 0 ? 1 : 0;
        }
        return occupied;
    }

    /** Information between each map and a partition: H(F) + H(R) - H(F,R) in bits. */
    double[] information(Cells cells) {
        double[] joint = new double[own.length];
        packed.count(cells, (first, maps, cell, counts) -> {
            int size = cells.size(cell);
            for (int map = 0; map < maps; map++) {
                int rest = size;
                double sum = 0;
                for (int field = map * fields; field < (map + 1) * fields; field++) {
                    rest -= counts[field];
                    sum += log.of(counts[field]);
                }
                joint[first + map] += sum + log.of(rest);
            }
        });
        double partition = log.sum(cells);
        for (int map = 0; map < joint.length; map++) {
            joint[map] = information(joint[map], partition, own[map]);
        }
        return joint;
    }

    /** From sums of n log n. */
    double information(double joint, double one, double other) {
        return log.of(images) / images + (joint - one - other) / images;
    }

    /** How many pairs of a bin and a cell have an image, by map. */
    int[] occupied(Cells cells) {
        int[] occupied = new int[own.length];
        packed.count(cells, (first, maps, cell, counts) -> {
            for (int map = 0; map < maps; map++) {
                int rest = cells.size(cell);
                for (int field = map * fields; field < (map + 1) * fields; field++) {
                    rest -= counts[field];
                    occupied[first + map] += counts[field] > 0 ? 1 : 0;
                }
                occupied[first + map] += rest > 0 ? 1 : 0;
            }
        });
        return occupied;
    }
}
