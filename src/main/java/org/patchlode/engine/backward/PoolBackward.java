package org.patchlode.engine.backward;

import java.util.List;
import java.util.function.Function;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Backward pass through pools. Where windows overlap, signals add up. */
final class PoolBackward {

    private PoolBackward() {}

    /** Unpools through the switches. */
    static void max(Geometry g, Plane from, Plane to, List<ProjectionTask> tasks, Function<ImageTrace, short[]> switches) {
        Shape out = from.shape();
        int[] offsets = PooledWindow.offsets(g, to.columns());
        for (int unit = 0; unit < tasks.size(); unit++) {
            short[] places = switches.apply(tasks.get(unit).trace());
            PooledWindow window = PooledWindow.of(g, from, to, tasks.get(unit));
            for (int map = 0; map < out.maps(); map++) {
                for (int y = window.firstRow(); y < window.endRow(); y++) {
                    unpool(from.values(), window.line(from, unit, map, y), places, (map * out.rows() + y) * out.columns(),
                            to.values(), to.start(unit, map) + window.corner() + y * g.strideRows() * to.columns(), g.strideColumns(), offsets, window.first(), window.end());
                }
            }
        }
    }

    /** One row: a loop so plain that it is compiled well. */
    private static void unpool(float[] signals, int line, short[] places, int placesLine, float[] to, int toLine, int stride, int[] offsets, int first, int end) {
        for (int x = first; x < end; x++) {
            float signal = signals[line + x];
            if (signal != 0) {
                to[toLine + x * stride + offsets[places[placesLine + x] & 0xffff]] += signal;
            }
        }
    }

    /** Spreads each signal evenly over the window it was the mean of. */
    static void average(Operation.AveragePool pool, Plane from, Plane to, List<ProjectionTask> tasks) {
        eachSignal(from, tasks, (unit, map, y, x, signal) -> spread(pool, to, tasks.get(unit), to.start(unit, map), y, x, signal));
    }

    private interface SignalVisitor {
        void visit(int unit, int map, int y, int x, float signal);
    }

    /** Visits the signals that are not zero, by their place on the plane, in row-major order. */
    private static void eachSignal(Plane from, List<ProjectionTask> tasks, SignalVisitor visitor) {
        Shape out = from.shape();
        for (int unit = 0; unit < tasks.size(); unit++) {
            int top = from.top(tasks.get(unit));
            int left = from.left(tasks.get(unit));
            for (int map = 0; map < out.maps(); map++) {
                for (int y = Math.max(top, 0); y < Math.min(top + from.rows(), out.rows()); y++) {
                    int line = from.start(unit, map) + (y - top) * from.columns() - left;
                    for (int x = Math.max(left, 0); x < Math.min(left + from.columns(), out.columns()); x++) {
                        float signal = from.values()[line + x];
                        if (signal != 0) {
                            visitor.visit(unit, map, y, x, signal);
                        }
                    }
                }
            }
        }
    }

    private static void spread(Operation.AveragePool pool, Plane to, ProjectionTask task, int start, int y, int x, float signal) {
        Geometry g = pool.geometry();
        int top = y * g.strideRows() - g.padding().top();
        int left = x * g.strideColumns() - g.padding().left();
        float share = signal / pool.divisor(y, x, to.shape().rows(), to.shape().columns());
        for (int i = 0; i < g.kernelRows(); i++) {
            int row = top + i * g.dilationRows();
            if (row < 0 || row >= to.shape().rows()) {
                continue;
            }
            for (int j = 0; j < g.kernelColumns(); j++) {
                int column = left + j * g.dilationColumns();
                if (column >= 0 && column < to.shape().columns()) {
                    to.values()[start + (row - to.top(task)) * to.columns() + column - to.left(task)] += share;
                }
            }
        }
    }

    /** Back through a global pool: to the largest unit, or evenly to all. */
    static void global(Operation.GlobalPool pool, Plane from, Plane to, List<ProjectionTask> tasks, Function<ImageTrace, int[]> switches) {
        int plane = to.shape().plane();
        for (int unit = 0; unit < tasks.size(); unit++) {
            for (int map = 0; map < to.shape().maps(); map++) {
                float signal = from.values()[from.start(unit, map)];
                int start = to.start(unit, map);
                if (pool.maximum()) {
                    to.values()[start + switches.apply(tasks.get(unit).trace())[map]] += signal;
                } else {
                    for (int i = start; i < start + plane; i++) {
                        to.values()[i] += signal / plane;
                    }
                }
            }
        }
    }
}
