package org.patchlode.engine.backward;

import org.patchlode.network.Geometry;
import org.patchlode.network.Shape;

/**
 * Where one unit's windows before and behind a max-pool lie to each other, as far as the pool's units are on the plane.
 *
 * @param top of the window of the pool's units
 * @param left of it
 * @param firstRow of the pool's units
 * @param endRow of the pool's units
 * @param first column of the pool's units
 * @param end column of the pool's units
 * @param corner from the start of the window of the pool's input to where the pool's first row and column begin
 */
record PooledWindow(int top, int left, int firstRow, int endRow, int first, int end, int corner) {

    static PooledWindow of(Geometry g, Plane from, Plane to, ProjectionTask task) {
        Shape out = from.shape();
        int top = from.top(task);
        int left = from.left(task);
        int corner = -(g.padding().top() + to.top(task)) * to.columns() - g.padding().left() - to.left(task);
        return new PooledWindow(top, left, Math.max(top, 0), Math.min(top + from.rows(), out.rows()), Math.max(left, 0), Math.min(left + from.columns(), out.columns()), corner);
    }

    /** From a place of the kernel to its unit, in windows of so many columns. */
    static int[] offsets(Geometry g, int columns) {
        int[] offsets = new int[g.kernelRows() * g.kernelColumns()];
        for (int place = 0; place < offsets.length; place++) {
            offsets[place] = place / g.kernelColumns() * g.dilationRows() * columns + place % g.kernelColumns() * g.dilationColumns();
        }
        return offsets;
    }

    /** Where the value of the plane's column 0 would be among a unit's signals. */
    int line(Plane from, int unit, int map, int row) {
        return from.start(unit, map) + (row - top) * from.columns() - left;
    }
}
