package org.patchlode.engine.onednn.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc_t;

/**
 * Which numbers of a value's memory a tensor covers: runs of neighbours, repeated by steps.
 *
 * @param first of the numbers, from the value's start
 * @param run neighbours from there on
 * @param steps how the run is repeated
 */
record Footprint(long first, long run, List<Step> steps) {

    /** So many repetitions at such a distance. */
    private record Step(long count, long distance) {}

    static Footprint of(PlacedTensor tensor) {
        dnnl_memory_desc_t layout = tensor.layout();
        var blocking = layout.format_desc_blocking();
        long block = 1;
        long[] blocks = new long[layout.ndims()];
        Arrays.fill(blocks, 1);
        for (int i = 0; i < blocking.inner_nblks(); i++) {
            blocks[Math.toIntExact(blocking.inner_idxs().get(i))] *= blocking.inner_blks().get(i);
            block *= blocking.inner_blks().get(i);
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < layout.ndims(); i++) {
            long count = layout.padded_dims().get(i) / blocks[i];
            if (count > 1) {
                steps.add(new Step(count, blocking.strides().get(i)));
            }
        }
        steps.sort(Comparator.comparingLong(Step::distance));
        long run = block;
        while (!steps.isEmpty() && steps.get(0).distance() == run) {
            run *= steps.remove(0).count();
        }
        return new Footprint(tensor.offset() / Float.BYTES + layout.offset0(), run, List.copyOf(steps));
    }

    /** How many numbers. */
    long size() {
        long size = run;
        for (Step step : steps) {
            size *= step.count();
        }
        return size;
    }

    /** Whether these are all numbers of a value. */
    boolean covers(StoredValue value) {
        return size() * Float.BYTES >= value.bytes();
    }

    void mark(BitSet numbers) {
        mark(numbers, first, steps.size() - 1);
    }

    private void mark(BitSet numbers, long at, int step) {
        if (step < 0) {
            numbers.set(Math.toIntExact(at), Math.toIntExact(at + run));
            return;
        }
        for (long i = 0; i < steps.get(step).count(); i++) {
            mark(numbers, at + i * steps.get(step).distance(), step - 1);
        }
    }
}
