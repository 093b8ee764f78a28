package org.patchlode.analysis.information;

import org.patchlode.analysis.information.counting.PackedBins;

/** What counting each map's bins against a partition tells of both. */
final class JointCounts implements PackedBins.Sink {

    private final BinnedMaps maps;
    /** Sums of n log n, by map. */
    private final double[] joint;
    private final int[] occupied;
    private double partition;

    JointCounts(BinnedMaps maps) {
        this.maps = maps;
        joint = new double[maps.maps()];
        occupied = new int[maps.maps()];
    }

    @Override
    public void counts(int firstMap, int in, int cell, int size, int[] counts) {
        if (firstMap == 0) {
            partition += maps.log().of(size);
        }
        int fields = maps.fields();
        for (int map = 0; map < in; map++) {
            joint[firstMap + map] += maps.sum(counts, map, size);
            int rest = size;
            for (int field = map * fields; field < (map + 1) * fields; field++) {
                rest -= counts[field];
                occupied[firstMap + map] += counts[field] > 0 ? 1 : 0;
            }
            occupied[firstMap + map] += rest > 0 ? 1 : 0;
        }
    }

    /** Information between each map and the partition, in bits. */
    double[] information() {
        double[] information = new double[joint.length];
        for (int map = 0; map < joint.length; map++) {
            information[map] = maps.information(joint[map], partition, maps.own(map));
        }
        return information;
    }

    /** How many pairs of a bin and a cell have an image. */
    int occupied(int map) {
        return occupied[map];
    }
}
