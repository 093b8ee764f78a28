package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_init_submemory;

import java.util.BitSet;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.network.Shape;

/**
 * Selections of maps, copied between plain layouts. Maps that lie evenly spaced are copied together: a slice is one copy, the
 * shuffle of two groups two.
 */
final class Selections {

    private Selections() {}

    static Tensor of(Compiler compiler, int[] maps, Step.Single step) {
        Shape in = compiler.shape(step.sources().get(0));
        Shape out = compiler.shape(step.output());
        Assembly assembly = compiler.assembly();
        Tensor from = assembly.in(compiler.tensor(step.sources().get(0)), compiler.plainLayout(in));
        Tensor to = Tensor.fresh(compiler.plainLayout(out));
        BitSet done = new BitSet(maps.length);
        for (int first = 0; first < maps.length; first = done.nextClearBit(first)) {
            Stretch stretch = Stretch.longest(maps, first, done);
            assembly.copy(from.as(stretch.layout(compiler, in, true)), to.as(stretch.layout(compiler, out, false)));
        }
        return to;
    }

    /** Maps {@code from, from + fromStep ...} that become {@code to, to + toStep ...}. */
    private record Stretch(int from, int fromStep, int to, int toStep, int count) {

        /** The longest that begins with a map, of those whose steps are its distance to any other map not done. */
        static Stretch longest(int[] maps, int first, BitSet done) {
            Stretch best = new Stretch(maps[first], 1, first, 1, 1);
            for (int second = done.nextClearBit(first + 1); second < maps.length; second = done.nextClearBit(second + 1)) {
                int toStep = second - first;
                int fromStep = maps[second] - maps[first];
                int count = 2;
                while (fromStep > 0 && first + count * toStep < maps.length
                        && maps[first + count * toStep] == maps[first] + count * fromStep
                        && !done.get(first + count * toStep)) {
                    count++;
                }
                if (fromStep > 0 && count > best.count()) {
                    best = new Stretch(maps[first], fromStep, first, toStep, count);
                }
                if (best.count() > (maps.length - first) / (toStep + 1)) {
                    break;
                }
            }
            for (int i = 0; i < best.count(); i++) {
                done.set(first + i * best.toStep());
            }
            return best;
        }

        dnnl_memory_desc_t layout(Compiler compiler, Shape whole, boolean source) {
            Dnn dnn = compiler.dnn();
            int first = source ? from : to;
            int step = source ? fromStep : toStep;
            // The memory of the whole, read from the first map on: one image a step of the batch, one map in 'step'.
            long[] dims = {compiler.batch(), count, whole.rows(), whole.columns()};
            long[] strides = {whole.size(), (long) step * whole.plane(), whole.columns(), 1};
            dnnl_memory_desc_t layout = dnn.strided(dims, strides);
            layout.offset0((long) first * whole.plane());
            return layout;
        }
    }
}
