package org.patchlode.engine.backward;

import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** Backward pass through pointwise operations, in place. */
final class PointwiseBackward {

    private PointwiseBackward() {}

    /** The deconvnet's rule: max(0, signal). */
    static void rectify(float[] signal, int length) {
        for (int i = 0; i < length; i++) {
            signal[i] = Math.max(0, signal[i]);
        }
    }

    /** Times the slope of the forward pass; only positive signals where {@code guided}. */
    static void slope(Plane plane, List<ProjectionTask> tasks, Function<ImageTrace, float[]> slopes, boolean guided) {
        eachRow(plane, tasks, (unit, map, signalAt, planeAt, length) -> {
            float[] slope = slopes.apply(tasks.get(unit).trace());
            for (int i = 0; i < length; i++) {
                float s = plane.values()[signalAt + i] * slope[planeAt + i];
                plane.values()[signalAt + i] = guided ? Math.max(0, s) : s;
            }
        });
    }

    /** Where the ReLU was active; only positive signals where {@code guided}. */
    static void mask(Plane plane, List<ProjectionTask> tasks, Function<ImageTrace, BitSet> active, boolean guided) {
        eachRow(plane, tasks, (unit, map, signalAt, planeAt, length) -> {
            BitSet passes = active.apply(tasks.get(unit).trace());
            for (int i = 0; i < length; i++) {
                float s = passes.get(planeAt + i) ? plane.values()[signalAt + i] : 0;
                plane.values()[signalAt + i] = guided ? Math.max(0, s) : s;
            }
        });
    }

    static void scale(Plane plane, int units, float[] scale) {
        int size = plane.rows() * plane.columns();
        for (int unit = 0; unit < units; unit++) {
            for (int map = 0; map < scale.length; map++) {
                int start = plane.start(unit, map);
                for (int i = start; i < start + size; i++) {
                    plane.values()[i] *= scale[map];
                }
            }
        }
    }

    interface RowVisitor {
        void visit(int unit, int map, int signalAt, int planeAt, int length);
    }

    /** Visits the rows of windows that lie on the plane, clipped to it. */
    static void eachRow(Plane plane, List<ProjectionTask> tasks, RowVisitor visitor) {
        for (int unit = 0; unit < tasks.size(); unit++) {
            ProjectionTask task = tasks.get(unit);
            int top = plane.top(task);
            int left = plane.left(task);
            int from = Math.max(left, 0);
            int to = Math.min(left + plane.columns(), plane.shape().columns());
            for (int map = 0; map < plane.shape().maps(); map++) {
                for (int row = Math.max(top, 0); row < Math.min(top + plane.rows(), plane.shape().rows()); row++) {
                    visitor.visit(unit, map, plane.start(unit, map) + (row - top) * plane.columns() + from - left,
                            (map * plane.shape().rows() + row) * plane.shape().columns() + from, to - from);
                }
            }
        }
    }
}
