package org.patchlode.engine.onednn.tiles;

import static org.patchlode.engine.onednn.tiles.TileGrid.BLOCK;
import static org.patchlode.engine.onednn.tiles.TileGrid.SIDE;
import static org.patchlode.engine.onednn.tiles.TileGrid.TILE;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Turns a strip of products into rows of an image, with bias, addend and ReLU. */
final class ResultTiles {

    private final TileGrid grid;
    private final boolean rectified;
    /** Of each block of maps, as a stretch of a row of the image. */
    private final float[][] bias;
    private final TileMemory memory;

    ResultTiles(TileGrid grid, float[] bias, boolean rectified, TileMemory memory) {
        this.grid = grid;
        this.rectified = rectified;
        this.bias = new float[grid.outputs() / BLOCK][grid.tilesTogether() * TILE * BLOCK];
        for (int block = 0; block < this.bias.length; block++) {
            for (int i = 0; i < this.bias[block].length; i++) {
                this.bias[block][i] = bias[block * BLOCK + i % BLOCK];
            }
        }
        this.memory = memory;
    }

    /**
     * Transforms back.
     *
     * @param products {@code [36, tiles of a strip, maps]}
     * @param addend added before the ReLU
     */
    void transform(FloatBuffer products, int firstRow, int endRow, Optional<BlockedMaps> addend, BlockedMaps result, int image) {
        int maps = grid.outputs();
        float[][] rows = memory.rows;
        float[][] outputs = memory.outputs;
        Arrays.fill(memory.watch, 0f);
        for (int first = 0; first < grid.tileColumns(); first += grid.tilesTogether()) {
            int tiles = Math.min(grid.tilesTogether(), grid.tileColumns() - first);
            for (int row = firstRow; row < endRow; row++) {
                transform(products, ((row - firstRow) * grid.tileColumns() + first) * maps, tiles * maps);
                for (int i = 0; i < Math.min(TILE, grid.resultRows() - TILE * row); i++) {
                    InterpolationPoints.result(outputs[0], outputs[1], outputs[2], outputs[3], rows[i * SIDE], rows[i * SIDE + 1], rows[i * SIDE + 2], rows[i * SIDE + 3],
                            rows[i * SIDE + 4], rows[i * SIDE + 5], memory.halves, tiles * maps);
                    write(TILE * row + i, first, tiles, addend, result, image);
                }
            }
        }
        if (rectified && !isZero(memory.watch)) {
            clear(firstRow * TILE, Math.min(endRow * TILE, grid.resultRows()), result, image);
        }
    }

    private void transform(FloatBuffer products, int at, int count) {
        float[][] rows = memory.rows;
        float[][] values = memory.products;
        int matrix = grid.stripTiles() * grid.outputs();
        for (int column = 0; column < SIDE; column++) {
            for (int row = 0; row < SIDE; row++) {
                products.get((row * SIDE + column) * matrix + at, values[row], 0, count);
            }
            InterpolationPoints.result(rows[column], rows[SIDE + column], rows[2 * SIDE + column], rows[3 * SIDE + column], values[0], values[1], values[2], values[3], values[4], values[5], memory.halves, count);
        }
    }

    private void write(int row, int first, int tiles, Optional<BlockedMaps> addend, BlockedMaps result, int image) {
        int position = row * grid.resultColumns() + first * TILE;
        int count = Math.min(tiles * TILE, grid.resultColumns() - first * TILE) * BLOCK;
        float[] line = memory.line;
        float[][] outputs = memory.outputs;
        for (int block = 0; block < grid.outputs() / BLOCK; block++) {
            gather(line, outputs[0], outputs[1], outputs[2], outputs[3], block * BLOCK, grid.outputs(), tiles);
            if (addend.isPresent()) {
                addend.get().values().get(addend.get().at(image, block, position), memory.addends, 0, count);
                Combinations.add(line, memory.addends, count);
            }
            if (rectified) {
                Combinations.addAndRectify(line, bias[block], count);
                Combinations.watch(memory.watch, line, count);
            } else {
                Combinations.add(line, bias[block], count);
            }
            result.values().put(result.at(image, block, position), line, 0, count);
        }
    }

    private static void gather(float[] line, float[] a, float[] b, float[] c, float[] d, int map, int maps, int tiles) {
        for (int tile = 0; tile < tiles; tile++) {
            int from = tile * maps + map;
            int to = tile * TILE * BLOCK;
            SourceTiles.copy(a, from, line, to);
            SourceTiles.copy(b, from, line, to + BLOCK);
            SourceTiles.copy(c, from, line, to + 2 * BLOCK);
            SourceTiles.copy(d, from, line, to + 3 * BLOCK);
        }
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Makes zero of what is not a number, as the library's ReLUs do. */
    private void clear(int firstRow, int endRow, BlockedMaps result, int image) {
        for (int block = 0; block < grid.outputs() / BLOCK; block++) {
            int end = result.at(image, block, endRow * grid.resultColumns());
            for (int i = result.at(image, block, firstRow * grid.resultColumns()); i < end; i++) {
                if (Float.isNaN(result.values().get(i))) {
                    result.values().put(i, 0);
                }
            }
        }
    }
}
