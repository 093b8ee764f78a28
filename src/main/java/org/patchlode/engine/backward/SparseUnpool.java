package org.patchlode.engine.backward;

import java.util.List;
import java.util.function.Function;
import org.patchlode.network.Geometry;
import org.patchlode.network.Shape;

/** Unpools through the switches to a list of what is not zero. Where windows of the pool overlap, signals add up. Not thread-safe. */
final class SparseUnpool {

    private float[] sums = new float[0];
    private int[] met = new int[0];

    /**
     * Unpools.
     *
     * @param to its shape and windows; it has no values
     * @param rectify whether sums below zero are left out
     * @param result takes the signals
     */
    void unpool(Geometry g, Plane from, Plane to, List<ProjectionTask> tasks, Function<ImageTrace, short[]> switches, boolean rectify, SparseSignal result) {
        Shape out = from.shape();
        int most = from.rows() * from.columns();
        result.reset(tasks.size(), out.maps(), Math.multiplyExact(tasks.size() * out.maps(), most));
        if (sums.length < to.rows() * to.columns()) {
            sums = new float[to.rows() * to.columns()];
        }
        if (met.length < most) {
            met = new int[most];
        }
        int[] offsets = PooledWindow.offsets(g, to.columns());
        for (int unit = 0; unit < tasks.size(); unit++) {
            short[] places = switches.apply(tasks.get(unit).trace());
            PooledWindow window = PooledWindow.of(g, from, to, tasks.get(unit));
            for (int map = 0; map < out.maps(); map++) {
                int count = 0;
                for (int y = window.firstRow(); y < window.endRow(); y++) {
                    count = addRow(from.values(), window.line(from, unit, map, y), places, (map * out.rows() + y) * out.columns(),
                            window.corner() + y * g.strideRows() * to.columns(), g.strideColumns(), offsets, window.first(), window.end(), sums, met, count);
                }
                result.appendSums(sums, met, count, rectify);
                result.endMap();
            }
        }
    }

    /** One row: a loop so plain that it is compiled well. */
    private static int addRow(float[] signals, int line, short[] places, int placesLine, int corner, int stride, int[] offsets, int first, int end, float[] sums, int[] met,
            int count) {
        int known = count;
        for (int x = first; x < end; x++) {
            float signal = signals[line + x];
            if (signal != 0) {
                int place = corner + x * stride + offsets[places[placesLine + x] & 0xffff];
                sums[place] += signal;
                met[known] = place;
                known++;
            }
        }
        return known;
    }
}
