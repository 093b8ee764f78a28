package org.patchlode.analysis.information.counting;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.statistics.Permutations;

/** Counts maps under permutations, several at a time. */
public final class Recounting {

    /** Partitions that are counted together: enough for the bins' fetching to matter little. Each holds a byte an image. */
    private static final int TOGETHER = 8;

    private final PackedBins packed;
    private final List<Recounted> all;

    public Recounting(PackedBins packed, List<Recounted> all) {
        this.packed = packed;
        this.all = all;
    }

    public void permute(Permutations permutations, int times) {
        int atATime = Math.max(1, TOGETHER / Math.max(1, all.size()));
        for (int done = 0; done < times; done += atATime) {
            some(permutations, Math.min(atATime, times - done));
        }
    }

    private void some(Permutations permutations, int times) {
        List<Recounted.Count> counts = new ArrayList<>();
        List<Tally> tallies = new ArrayList<>();
        List<Recounted.Count> tallied = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int[] from = permutations.next();
            for (Recounted recounted : all) {
                Recounted.Count count = recounted.begin();
                counts.add(count);
                if (recounted.cells().few()) {
                    tallies.add(recounted.cells().tally(i, from));
                    tallied.add(count);
                } else {
                    packed.count(recounted.cells().of(from), count);
                }
            }
        }
        packed.count(tallies, tallied);
        counts.forEach(Recounted.Count::end);
    }
}
