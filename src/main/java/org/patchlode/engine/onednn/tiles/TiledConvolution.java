package org.patchlode.engine.onednn.tiles;

import java.nio.FloatBuffer;
import java.util.Optional;

/** One convolution of one thread. Allocates nothing once made. */
public final class TiledConvolution {

    private final TileGrid grid;
    private final SourceTiles source;
    private final ResultTiles result;

    /** @param bias of each map made, filler among them @param rectified whether a ReLU follows @param memory of the thread */
    public TiledConvolution(TileGrid grid, float[] bias, boolean rectified, TileMemory memory) {
        this.grid = grid;
        this.source = new SourceTiles(grid, memory);
        this.result = new ResultTiles(grid, bias, rectified, memory);
    }

    /**
     * Convolves.
     *
     * @param images how many
     * @param tiles of a strip, transformed: what {@code product} reads
     * @param product multiplies a strip's tiles with the filters
     * @param products what it writes
     */
    public void run(int images, BlockedMaps from, Optional<BlockedMaps> addend, FloatBuffer tiles, Runnable product, FloatBuffer products, BlockedMaps to) {
        for (int image = 0; image < images; image++) {
            for (int row = 0; row < grid.tileRows(); row += grid.stripRows()) {
                int end = Math.min(row + grid.stripRows(), grid.tileRows());
                source.transform(from, image, row, end, tiles);
                product.run();
                result.transform(products, row, end, addend, to, image);
            }
        }
    }
}
