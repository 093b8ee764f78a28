package org.patchlode.engine.onednn.tiles;

import static org.patchlode.engine.onednn.tiles.TileGrid.BLOCK;
import static org.patchlode.engine.onednn.tiles.TileGrid.SIDE;
import static org.patchlode.engine.onednn.tiles.TileGrid.TILE;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Transforms a strip of an image's tiles. Rows of the image are dealt out to four arrays, by column modulo 4, in which neighbouring
 * tiles lie side by side, {@code [tiles, maps]}: so both directions are combinations of whole arrays.
 */
final class SourceTiles {

    private final TileGrid grid;
    private final TileMemory memory;

    SourceTiles(TileGrid grid, TileMemory memory) {
        this.grid = grid;
        this.memory = memory;
    }

    /**
     * Transforms.
     *
     * @param firstRow of tiles
     * @param endRow of tiles
     * @param into {@code [36, tiles of a strip, maps]}
     */
    void transform(BlockedMaps source, int image, int firstRow, int endRow, FloatBuffer into) {
        for (int first = 0; first < grid.tileColumns(); first += grid.tilesTogether()) {
            int tiles = Math.min(grid.tilesTogether(), grid.tileColumns() - first);
            for (int row = firstRow; row < endRow; row++) {
                boolean goesOn = row > firstRow;
                if (goesOn) {
                    keepLastRows();
                }
                for (int i = goesOn ? SIDE - TILE : 0; i < SIDE; i++) {
                    deal(source, image, TILE * row + i - grid.top(), first, tiles + 1, i * TILE);
                }
                transform(tiles, ((row - firstRow) * grid.tileColumns() + first) * grid.inputs(), into);
            }
        }
    }

    /** The last two rows of a tile are the first two of the tile below. */
    private void keepLastRows() {
        float[][] dealt = memory.dealt;
        for (int i = 0; i < (SIDE - TILE) * TILE; i++) {
            float[] first = dealt[i];
            dealt[i] = dealt[TILE * TILE + i];
            dealt[TILE * TILE + i] = first;
        }
    }

    private void transform(int tiles, int at, FloatBuffer into) {
        int maps = grid.inputs();
        int count = tiles * maps;
        int matrix = grid.stripTiles() * maps;
        float[][] dealt = memory.dealt;
        float[][][] columns = memory.columns;
        float[][] values = memory.transformed;
        for (int i = 0; i < TILE; i++) {
            InterpolationPoints.source(columns[i], dealt[i], dealt[TILE + i], dealt[2 * TILE + i], dealt[3 * TILE + i], dealt[4 * TILE + i], dealt[5 * TILE + i], 0, count + maps);
        }
        for (int row = 0; row < SIDE; row++) {
            int array = InterpolationPoints.array(row);
            int from = InterpolationPoints.distance(row);
            // A tile's last two columns are the first two of the tile beside it.
            System.arraycopy(columns[0][array], from + maps, columns[4][array], from, count);
            System.arraycopy(columns[1][array], from + maps, columns[5][array], from, count);
            InterpolationPoints.source(values, columns[0][array], columns[1][array], columns[2][array], columns[3][array], columns[4][array], columns[5][array], from, count);
            for (int column = 0; column < SIDE; column++) {
                int to = (row * SIDE + column) * matrix + at;
                into.put(to, values[InterpolationPoints.array(column)], from + InterpolationPoints.distance(column), count);
            }
        }
    }

    /** One row of the image, zeros around it. @param row of the image, outside it too @param first tile @param to first of four arrays */
    private void deal(BlockedMaps source, int image, int row, int first, int tiles, int to) {
        int maps = grid.inputs();
        float[][] dealt = memory.dealt;
        float[] line = memory.line;
        if (row < 0 || row >= grid.sourceRows()) {
            for (int i = 0; i < TILE; i++) {
                Arrays.fill(dealt[to + i], 0, tiles * maps, 0f);
            }
            return;
        }
        int start = first * TILE - grid.left();
        int begin = Math.max(start, 0);
        int end = Math.min(start + tiles * TILE, grid.sourceColumns());
        for (int block = 0; block < maps / BLOCK; block++) {
            if (begin > start || end < start + tiles * TILE) {
                Arrays.fill(line, 0, tiles * TILE * BLOCK, 0f);
            }
            if (end > begin) {
                source.values().get(source.at(image, block, row * grid.sourceColumns() + begin), line, (begin - start) * BLOCK, (end - begin) * BLOCK);
            }
            deal(line, dealt[to], dealt[to + 1], dealt[to + 2], dealt[to + 3], block * BLOCK, maps, tiles);
        }
    }

    private static void deal(float[] line, float[] a, float[] b, float[] c, float[] d, int map, int maps, int tiles) {
        for (int tile = 0; tile < tiles; tile++) {
            int from = tile * TILE * BLOCK;
            int to = tile * maps + map;
            copy(line, from, a, to);
            copy(line, from + BLOCK, b, to);
            copy(line, from + 2 * BLOCK, c, to);
            copy(line, from + 3 * BLOCK, d, to);
        }
    }

    /** A block: for so few values quicker than a call of the platform's copy. */
    static void copy(float[] from, int at, float[] into, int to) {
        into[to] = from[at];
        into[to + 1] = from[at + 1];
        into[to + 2] = from[at + 2];
        into[to + 3] = from[at + 3];
        into[to + 4] = from[at + 4];
        into[to + 5] = from[at + 5];
        into[to + 6] = from[at + 6];
        into[to + 7] = from[at + 7];
    }
}
