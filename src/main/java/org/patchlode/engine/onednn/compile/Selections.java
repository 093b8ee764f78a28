package org.patchlode.engine.onednn.compile;


import java.util.BitSet;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.ProgramBuilder;
import org.patchlode.network.Shape;

/**
 * Selections of maps, copied between plain layouts. Maps that lie evenly spaced are copied together: a slice is one copy, the
 * shuffle of two groups two.
 */
final class Selections {

    private Selections() {}

    static PlacedTensor of(Compiler compiler, int[] maps, FusedStep.Single step) {
        Shape in = compiler.shape(step.sources().get(0));
        Shape out = compiler.shape(step.output());
        ProgramBuilder assembly = compiler.assembly();
        PlacedTensor from = compiler.plain(step.sources().get(0));
        PlacedTensor to = PlacedTensor.fresh(compiler.layouts().plain(out));
        BitSet done = new BitSet(maps.length);
        for (int first = 0; first < maps.length; first = done.nextClearBit(first)) {
            Stretch stretch = Stretch.longest(maps, first, done);
            boolean together = stretch.fits(in, true) && stretch.fits(out, false);
            int batch = compiler.layouts().batch();
            for (int image = 0; image < (together ? 1 : batch); image++) {
                int images = together ? batch : 1;
                assembly.copy(from.from(image * bytes(in), stretch.layout(compiler.dnn(), images, in, true)),
                        to.from(image * bytes(out), stretch.layout(compiler.dnn(), images, out, false)));
            }
        }
        return to;
    }

    private static long bytes(Shape shape) {
        return (long) shape.size() * Float.BYTES;
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

        /** Whether as many steps as there are maps lie in one image: the library wants it of layouts of several images. */
        boolean fits(Shape whole, boolean source) {
            return (long) count * (source ? fromStep : toStep) <= whole.maps();
        }

        dnnl_memory_desc_t layout(OneDnn dnn, int images, Shape whole, boolean source) {
            int first = source ? from : to;
            int step = source ? fromStep : toStep;
            // The memory of the whole, read from the first map on: one image a step of the batch, one map in 'step'.
            long[] dims = {images, count, whole.rows(), whole.columns()};
            long[] strides = {Math.max(whole.size(), (long) count * step * whole.plane()), (long) step * whole.plane(), whole.columns(), 1};
            dnnl_memory_desc_t layout = dnn.strided(dims, strides);
            layout.offset0((long) first * whole.plane());
            return layout;
        }
    }
}
