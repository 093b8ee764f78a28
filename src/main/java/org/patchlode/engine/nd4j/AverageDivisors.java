package org.patchlode.engine.nd4j;

import org.patchlode.network.Operation;

/** How many positions each average-pooling window is the mean of. */
final class AverageDivisors {

    private AverageDivisors() {}

    /** Kernel size over positions that count, {@code [output rows, output columns]}. */
    static float[] corrections(Operation.AveragePool pool, int rows, int columns, int outRows, int outColumns) {
        int kernel = pool.geometry().kernelRows() * pool.geometry().kernelColumns();
        float[] corrections = new float[outRows * outColumns];
        for (int y = 0; y < outRows; y++) {
            for (int x = 0; x < outColumns; x++) {
                corrections[y * outColumns + x] = (float) kernel / pool.divisor(y, x, rows, columns);
            }
        }
        return corrections;
    }
}
