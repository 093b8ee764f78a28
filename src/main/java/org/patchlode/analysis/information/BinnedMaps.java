package org.patchlode.analysis.information;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.information.counting.Cells;
import org.patchlode.analysis.information.counting.CountLog;
import org.patchlode.analysis.information.counting.PackedBins;

/** Binned responses of some maps to some images, and plug-in estimates from counting. */
final class BinnedMaps {

    private final PackedBins packed;
    private final int images;
    private final int bins;
    private final CountLog log;
    /** By map, then bin. */
    private final List<int[]> totals = new ArrayList<>();

    /** @param bins how many @param log for as many images */
    BinnedMaps(int images, int bins, CountLog log) {
        this.images = images;
        this.bins = bins;
        this.log = log;
        packed = new PackedBins(images, bins);
    }

    /** Takes another map. @param codes of its bins, by image */
    void add(int[] codes) {
        packed.add(codes);
        int[] total = new int[bins];
        for (int code : codes) {
            total[code]++;
        }
        totals.add(total);
    }

    int maps() {
        return totals.size();
    }

    int images() {
        return images;
    }

    PackedBins packed() {
        return packed;
    }

    int fields() {
        return bins - 1;
    }

    CountLog log() {
        return log;
    }

    /** Sum of n log n over a map's bins. */
    double own(int map) {
        return log.sum(totals.get(map));
    }

    /** Bins of a map that are not empty. */
    int occupied(int map) {
        int occupied = 0;
        for (int total : totals.get(map)) {
            occupied += total > 0 ? 1 : 0;
        }
        return occupied;
    }

    /** Counts each map against a partition. */
    JointCounts joint(Cells cells) {
        JointCounts joint = new JointCounts(this);
        packed.count(cells, joint);
        return joint;
    }

    /** Sum of n log n over the bins of a map in a cell. @param counts of a chunk @param place of the map in it @param size of the cell */
    double sum(int[] counts, int place, int size) {
        int fields = bins - 1;
        int rest = size;
        double sum = 0;
        for (int field = place * fields; field < (place + 1) * fields; field++) {
            rest -= counts[field];
            sum += log.of(counts[field]);
        }
        return sum + log.of(rest);
    }

    /** From sums of n log n: H(F) + H(R) - H(F,R) in bits. */
    double information(double joint, double one, double other) {
        return log.of(images) / images + (joint - one - other) / images;
    }
}
