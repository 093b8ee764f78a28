package org.patchlode.engine.onednn.tiles;

/** Filters of 3x3 as they are multiplied with transformed tiles. */
public final class TileFilters {

    private static final int KERNEL = 3;

    private TileFilters() {}

    /**
     * Transforms filters, in double precision.
     *
     * @param filters {@code [outputs, inputs, 3, 3]}
     * @return {@code [36, inputs, outputs]}
     */
    public static float[] transform(float[] filters, int inputs, int outputs) {
        double[][] g = InterpolationPoints.filter();
        float[] transformed = new float[Math.multiplyExact(TileGrid.VALUES, Math.multiplyExact(inputs, outputs))];
        double[][] rows = new double[TileGrid.SIDE][KERNEL];
        for (int output = 0; output < outputs; output++) {
            for (int input = 0; input < inputs; input++) {
                int from = (output * inputs + input) * KERNEL * KERNEL;
                for (int r = 0; r < TileGrid.SIDE; r++) {
                    for (int x = 0; x < KERNEL; x++) {
                        rows[r][x] = g[r][0] * filters[from + x] + g[r][1] * filters[from + KERNEL + x] + g[r][2] * filters[from + 2 * KERNEL + x];
                    }
                    for (int c = 0; c < TileGrid.SIDE; c++) {
                        double value = g[c][0] * rows[r][0] + g[c][1] * rows[r][1] + g[c][2] * rows[r][2];
                        transformed[((r * TileGrid.SIDE + c) * inputs + input) * outputs + output] = (float) value;
                    }
                }
            }
        }
        return transformed;
    }
}
