package org.patchlode.engine.backward;

import java.util.List;
import java.util.function.Function;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Backward pass through operations that take maps apart or multiply them. */
final class JoinBackward {

    private JoinBackward() {}

    /** To the maps that were selected; where one was taken twice, signals add up. */
    static void selection(int[] maps, Plane from, Plane to, List<ProjectionTask> tasks) {
        Block.eachUnit(from, to, tasks, (unit, block) -> {
            for (int map = 0; map < maps.length; map++) {
                block.add(map, maps[map]);
            }
        });
    }

    /**
     * To one of the terms of a product: the signal times the other terms, which is the gradient. A term of one value a map
     * collects what its whole map's signals send it.
     *
     * @param place of the term among the inputs
     * @param terms their activations
     */
    static void product(Plane from, Plane to, int place, List<ProjectionTask> tasks, Function<ImageTrace, float[][]> terms) {
        Shape shape = from.shape();
        boolean gate = to.shape().plane() < shape.plane();
        for (int unit = 0; unit < tasks.size(); unit++) {
            ProjectionTask task = tasks.get(unit);
            float[][] values = terms.apply(task.trace());
            int down = from.top(task);
            int across = from.left(task);
            for (int map = 0; map < shape.maps(); map++) {
                for (int row = Math.max(down, 0); row < Math.min(down + from.rows(), shape.rows()); row++) {
                    int line = from.start(unit, map) + (row - down) * from.columns() - across;
                    for (int column = Math.max(across, 0); column < Math.min(across + from.columns(), shape.columns()); column++) {
                        float signal = from.values()[line + column];
                        if (signal != 0) {
                            int at = gate ? to.start(unit, map)
                                    : to.start(unit, map) + (row - to.top(task)) * to.columns() + column - to.left(task);
                            to.values()[at] += signal * others(values, place, map, (map * shape.rows() + row) * shape.columns() + column, shape.maps());
                        }
                    }
                }
            }
        }
    }

    /**
     * To one of the terms of a maximum or minimum, where it was the one taken; of equal ones the first.
     *
     * @param place of the term among the inputs
     * @param terms their activations
     */
    static void extremum(Plane from, Plane to, int place, List<ProjectionTask> tasks, boolean maximum, Function<ImageTrace, float[][]> terms) {
        PointwiseBackward.eachRow(from, tasks, (unit, map, signalAt, planeAt, length) -> {
            ProjectionTask task = tasks.get(unit);
            float[][] values = terms.apply(task.trace());
            int row = planeAt / from.shape().columns() % from.shape().rows();
            int column = planeAt % from.shape().columns();
            int target = to.start(unit, map) + (row - to.top(task)) * to.columns() + column - to.left(task);
            for (int i = 0; i < length; i++) {
                float signal = from.values()[signalAt + i];
                if (signal != 0 && taken(values, planeAt + i, maximum) == place) {
                    to.values()[target + i] += signal;
                }
            }
        });
    }

    /** To the unit that a block was made of: the sum of the block's signals, or that of its first unit alone if the others are zeros. */
    static void upsampling(Operation.Upsampling up, Plane from, Plane to, List<ProjectionTask> tasks) {
        PointwiseBackward.eachRow(from, tasks, (unit, map, signalAt, planeAt, length) -> {
            ProjectionTask task = tasks.get(unit);
            int row = planeAt / from.shape().columns() % from.shape().rows();
            int column = planeAt % from.shape().columns();
            if (up.zeros() && row % up.rows() != 0) {
                return;
            }
            int target = to.start(unit, map) + (row / up.rows() - to.top(task)) * to.columns() - to.left(task);
            for (int i = 0; i < length; i++) {
                if (!up.zeros() || (column + i) % up.columns() == 0) {
                    to.values()[target + (column + i) / up.columns()] += from.values()[signalAt + i];
                }
            }
        });
    }

    /** To the units whose values a padding repeats. */
    static void border(Operation.BorderPadding pad, Plane from, Plane to, List<ProjectionTask> tasks) {
        int rows = to.shape().rows();
        int columns = to.shape().columns();
        PointwiseBackward.eachRow(from, tasks, (unit, map, signalAt, planeAt, length) -> {
            ProjectionTask task = tasks.get(unit);
            int row = pad.source(planeAt / from.shape().columns() % from.shape().rows(), pad.padding().top(), rows) - to.top(task);
            for (int i = 0; i < length; i++) {
                float signal = from.values()[signalAt + i];
                int column = pad.source(planeAt % from.shape().columns() + i, pad.padding().left(), columns) - to.left(task);
                if (signal != 0 && (row < 0 || row >= to.rows() || column < 0 || column >= to.columns())) {
                    throw new IllegalStateException("a signal leaves its unit's receptive field at row %d, column %d".formatted(row, column));
                }
                if (signal != 0) {
                    to.values()[to.start(unit, map) + row * to.columns() + column] += signal;
                }
            }
        });
    }

    private static int taken(float[][] terms, int unit, boolean maximum) {
        int best = 0;
        for (int i = 1; i < terms.length; i++) {
            boolean better = maximum ? terms[i][unit] > terms[best][unit] : terms[i][unit] < terms[best][unit];
            best = better ? i : best;
        }
        return best;
    }

    private static float others(float[][] terms, int place, int map, int unit, int maps) {
        float product = 1;
        for (int i = 0; i < terms.length; i++) {
            if (i != place) {
                product *= terms[i][terms[i].length == maps ? map : unit];
            }
        }
        return product;
    }
}
