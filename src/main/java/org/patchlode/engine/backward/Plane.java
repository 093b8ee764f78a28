package org.patchlode.engine.backward;

import java.util.function.ToIntFunction;
import org.patchlode.network.Shape;

/**
 * Windows of one node's planes, one a unit: {@code [unit, maps, rows, columns]}.
 *
 * @param values the signals; may be longer
 * @param shape of the whole planes
 * @param rows window height
 * @param columns window width
 * @param top row of the plane at which a unit's window begins; may lie outside
 * @param left column of the plane at which it begins
 */
record Plane(float[] values, Shape shape, int rows, int columns, ToIntFunction<ProjectionTask> top, ToIntFunction<ProjectionTask> left) {

    int top(ProjectionTask task) {
        return top.applyAsInt(task);
    }

    int left(ProjectionTask task) {
        return left.applyAsInt(task);
    }

    /** Index of the first value of a unit's map. */
    int start(int unit, int map) {
        return (unit * shape.maps() + map) * rows * columns;
    }

    Plane shifted(int down, int across) {
        return new Plane(values, shape, rows, columns, task -> top(task) + down, task -> left(task) + across);
    }
}
