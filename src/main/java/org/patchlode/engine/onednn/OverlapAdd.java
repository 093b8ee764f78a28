package org.patchlode.engine.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.patchlode.network.Geometry;
import org.patchlode.network.Shape;

/**
 * Adds up the overlapping windows of a transposed convolution to few maps. It walks by weight of the kernel, whose values lie in a row
 * for a row of the signal: columns of the result that lie a stride apart are kept together until all is added, so that a row is added
 * to a row. Each value of the result gets its summands in the order of the signal's positions. Not thread-safe.
 */
final class OverlapAdd {

    private float[] plane = new float[0];
    private float[] sums = new float[0];

    /**
     * Adds up one signal's windows.
     *
     * @param values {@code [map, kernel row, kernel column, signal row, signal column]}
     * @param g of the convolution, which is not dilated
     * @param result shape of the sum
     * @param rows of the signal
     * @param columns of the signal
     * @param to takes the sum, {@code [maps, rows, columns]}
     * @param at place of its first value
     */
    void add(FloatBuffer values, Geometry g, Shape result, int rows, int columns, float[] to, int at) {
        int strides = g.strideColumns();
        int width = (result.columns() + strides - 1) / strides;
        int line = strides * width;
        int size = result.rows() * line;
        if (sums.length < size) {
            sums = new float[size];
        }
        if (plane.length < rows * columns) {
            plane = new float[rows * columns];
        }
        for (int map = 0; map < result.maps(); map++) {
            Arrays.fill(sums, 0, size, 0);
            // From the last weight on: what an earlier position adds to a value, it adds by a later weight.
            for (int i = g.kernelRows() - 1; i >= 0; i--) {
                for (int j = g.kernelColumns() - 1; j >= 0; j--) {
                    values.get(((map * g.kernelRows() + i) * g.kernelColumns() + j) * rows * columns, plane, 0, rows * columns);
                    int corner = i * line + j % strides * width + j / strides;
                    for (int y = 0; y < rows; y++) {
                        addRow(plane, y * columns, sums, corner + y * g.strideRows() * line, columns);
                    }
                }
            }
            for (int y = 0; y < result.rows(); y++) {
                for (int phase = 0; phase < strides; phase++) {
                    spread(sums, y * line + phase * width, to, at + (map * result.rows() + y) * result.columns(), phase, result.columns(), strides);
                }
            }
        }
    }

    /** A loop so plain that it is compiled to vector code. */
    private static void addRow(float[] from, int at, float[] to, int toAt, int length) {
        for (int x = 0; x < length; x++) {
            to[toAt + x] += from[at + x];
        }
    }

    private static void spread(float[] from, int at, float[] to, int toAt, int first, int end, int step) {
        for (int x = first, next = at; x < end; x += step, next++) {
            to[toAt + x] = from[next];
        }
    }
}
