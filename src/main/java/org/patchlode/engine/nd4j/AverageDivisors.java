package org.patchlode.engine.nd4j;

import org.patchlode.network.Geometry;

/** How many units of the plane each average-pooling window holds. */
final class AverageDivisors {

    private AverageDivisors() {}

    /** Kernel size over units inside the plane, {@code [output rows, output columns]}. */
    static float[] corrections(Geometry g, int rows, int columns) {
        int outRows = g.outputRows(rows);
        int outColumns = g.outputColumns(columns);
        float[] corrections = new float[outRows * outColumns];
        for (int y = 0; y < outRows; y++) {
            int down = g.rowsInside(y, rows);
            for (int x = 0; x < outColumns; x++) {
                int across = g.columnsInside(x, columns);
                corrections[y * outColumns + x] = (float) (g.kernelRows() * g.kernelColumns()) / Math.max(1, down * across);
            }
        }
        return corrections;
    }
}
