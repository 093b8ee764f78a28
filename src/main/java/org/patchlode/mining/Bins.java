package org.patchlode.mining;

import java.util.ArrayList;
import java.util.List;

/**
 * A histogram without gaps: bin {@code i} holds what is from {@code edges[i]} on and below {@code edges[i + 1]}. Neighbouring
 * buckets that hold nothing are one bin of count 0, so that a map with values of all magnitudes needs few.
 *
 * @param edges ascending, one more than counts; none where there is no bin
 * @param counts values in each bin
 */
public record Bins(float[] edges, long[] counts) {

    /** Bins of the buckets that hold something, given by their lower edges as {@link Histogram} makes them. */
    public static Bins of(float[] lower, long[] counts) {
        if (lower.length == 0) {
            return new Bins(new float[0], new long[0]);
        }
        List<Float> edges = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < lower.length; i++) {
            edges.add(lower[i]);
            all.add(counts[i]);
            float upper = Histogram.upper(lower[i]);
            if (i + 1 == lower.length) {
                edges.add(upper);
            } else if (upper < lower[i + 1]) {
                edges.add(upper);
                all.add(0L);
            }
        }
        float[] flat = new float[edges.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = edges.get(i);
        }
        return new Bins(flat, all.stream().mapToLong(Long::longValue).toArray());
    }
}
