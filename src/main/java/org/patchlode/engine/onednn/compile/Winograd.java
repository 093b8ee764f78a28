package org.patchlode.engine.onednn.compile;

import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onednn.tiles.TileGrid;
import org.patchlode.network.Geometry;
import org.patchlode.network.Shape;

/**
 * Where Winograd's convolution (Lavin &amp; Gray 2016, section 4) is asked for in mining, where with large tiles, and where in tiles of
 * our own: a function of shapes and instruction set alone. Measured against direct convolution the library's was 1.1 to 2.6 times as
 * fast on every plane from 4x4 on, and slower on smaller ones, where most of a tile is padding.
 *
 * <p>The library has tiles of 2x2 outputs, for one image alone, and of 4x4, which need fewer multiplications but leave more of a
 * plane's rim empty, have filters 2.25 times as large and cost more to transform. Where {@link #largeTilesPay} says so, those of
 * 4x4 were 1.06 to 1.6 times as fast over one image again and again, for 20 shapes of 32; they bring ResNet-20, the layers of
 * which lie in the cache, 5 %, and SqueezeNet 1 %. Elsewhere the library chooses, by the sizes of the caches too, by which its kernel
 * of large tiles also cuts its sums; a run therefore notes them beside the instruction set.
 */
public final class Winograd {

    private static final int SMALLEST = 4;
    private static final int SMALL_TILE = 2;
    private static final int LARGE_TILE = 4;
    private static final int KERNEL = 3;
    /** A multiplication in large tiles costs this much more than one in small ones. */
    private static final double LARGE_TILES_COST = 1.25;
    /** With fewer, the filters are hardly used again. */
    private static final int FEWEST_LARGE_TILES = 4;
    /** With fewer multiplications for a transformed value of input or output the transforms are most of the work. */
    private static final double FEWEST_MULTIPLICATIONS = 12;
    /** Of filters as they lie for large tiles; larger ones do not stay in a processor's cache from image to image. */
    private static final long LARGEST_FILTERS = 16 << 20;

    /** Multiplications and additions a nanosecond: direct, and of tiles by filters. */
    private static final double DIRECT_PRODUCTS = 55;
    private static final double TILED_PRODUCTS = 48;
    /** Of 36 products. */
    private static final double CALL = 5000;
    /** Filters of up to so many bytes stay in a core's own caches, and in the last one. */
    private static final long NEAR_FILTERS = 1 << 20;
    private static final long CACHED_FILTERS = 24 << 20;
    /** Read in a nanosecond, from the last cache and from memory. */
    private static final double CACHED_BYTES = 40;
    private static final double MEMORY_BYTES = 10;
    /** Nanoseconds for a value of an input's or output's tile. */
    private static final double TRANSFORM = 1.4;
    private static final double MARGIN = 1.1;

    private Winograd() {}

    /** @param output of the convolution */
    static boolean pays(Geometry g, int groups, Shape output) {
        return applies(g, groups, output) && OneDnnSupport.avx512();
    }

    private static boolean applies(Geometry g, int groups, Shape output) {
        return g.kernelRows() == KERNEL && g.kernelColumns() == KERNEL
                && g.strideRows() == 1 && g.strideColumns() == 1
                && g.dilationRows() == 1 && g.dilationColumns() == 1
                && groups == 1
                && output.rows() >= SMALLEST && output.columns() >= SMALLEST;
    }

    /**
     * Whether our own tiles of 4x4 are faster than the direct convolution, where the library has none.
     *
     * @param inputs maps of the convolution's input
     */
    static boolean ownTilesPay(Geometry g, int groups, int inputs, Shape output) {
        return applies(g, groups, output) && !OneDnnSupport.avx512() && OneDnnSupport.block() == TileGrid.BLOCK
                && TileGrid.fits(Layouts.full(inputs), Layouts.full(output.maps())) && ownTilesPay(inputs, output);
    }

    /**
     * By what both would take, in nanoseconds of a core of 110 GFLOP/s: products, the reading of filters, and transforms of tiles. Of 33
     * shapes that were measured none is slower in tiles where this says that they pay.
     */
    static boolean ownTilesPay(int inputs, Shape output) {
        double products = (double) inputs * output.maps();
        long tiles = tiles(LARGE_TILE, output);
        double direct = products * KERNEL * KERNEL * output.plane() / DIRECT_PRODUCTS;
        long filters = TileGrid.filterBytes(inputs, output.maps());
        double reading = filters <= NEAR_FILTERS ? 0 : filters / (filters <= CACHED_FILTERS ? CACHED_BYTES : MEMORY_BYTES);
        double transforms = (double) tiles * LARGE_TILE * LARGE_TILE * (inputs + output.maps()) * TRANSFORM;
        double own = products * values(LARGE_TILE) * tiles / TILED_PRODUCTS + reading + transforms + CALL;
        return own * MARGIN < direct;
    }

    /**
     * Whether tiles of 4x4 are faster than those of 2x2, where Winograd's convolution {@link #pays}.
     *
     * @param inputs maps of the convolution's input
     */
    static boolean largeTilesPay(int inputs, Shape output) {
        long filters = (long) Float.BYTES * values(LARGE_TILE) * inputs * output.maps();
        double reuse = (double) inputs * output.maps() / (inputs + output.maps());
        return reuse >= FEWEST_MULTIPLICATIONS
                && tiles(LARGE_TILE, output) >= FEWEST_LARGE_TILES
                && LARGE_TILES_COST * multiplications(LARGE_TILE, output) <= multiplications(SMALL_TILE, output)
                && filters <= LARGEST_FILTERS;
    }

    /** For one pair of an input's and an output's map. */
    private static long multiplications(int tile, Shape output) {
        return values(tile) * tiles(tile, output);
    }

    private static long values(int tile) {
        return (long) (tile + KERNEL - 1) * (tile + KERNEL - 1);
    }

    private static long tiles(int tile, Shape output) {
        return (long) ((output.rows() + tile - 1) / tile) * ((output.columns() + tile - 1) / tile);
    }
}
