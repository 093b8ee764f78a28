package org.patchlode.engine.onednn.tiles;

/**
 * How one image's convolution is cut into tiles of 4x4 outputs, each made of 6x6 inputs, and these into strips of rows of tiles.
 *
 * <p>All maps lie in blocks of {@link #BLOCK} neighbouring ones, whole blocks alone.
 *
 * @param inputs maps read, filler of blocks among them
 * @param outputs maps made, filler of blocks among them
 * @param sourceRows of a map that is read
 * @param sourceColumns of a map that is read
 * @param resultRows of a map that is made
 * @param resultColumns of a map that is made
 * @param top rows of zero padding
 * @param left columns of zero padding
 */
public record TileGrid(int inputs, int outputs, int sourceRows, int sourceColumns, int resultRows, int resultColumns, int top, int left) {

    /** Maps that lie side by side. */
    public static final int BLOCK = 8;
    /** Values of a transformed tile, for each of which there is a product of matrices of its own. */
    public static final int VALUES = 36;

    static final int TILE = 4;
    static final int SIDE = 6;
    /** Of transformed inputs and outputs together: with twice and half as many, products are no faster, with a quarter slower. */
    private static final long STRIP_BYTES = 2 << 20;
    /** Each strip reads all filters, so that it is to be no less than such a part of them. */
    private static final long PART_OF_FILTERS = 2;

    /** Whether the maps are few enough for the arrays that tiles are transformed in. */
    public static boolean fits(int inputs, int outputs) {
        return 2 * inputs <= Combinations.LONGEST && outputs <= Combinations.LONGEST;
    }

    /** Of transformed filters. */
    public static long filterBytes(int inputs, int outputs) {
        return (long) Float.BYTES * VALUES * inputs * outputs;
    }

    /** Tiles side by side, or one below the other, that so many outputs take. */
    public static int tiles(int units) {
        return (units + TILE - 1) / TILE;
    }

    int tileRows() {
        return tiles(resultRows);
    }

    int tileColumns() {
        return tiles(resultColumns);
    }

    /** Rows of tiles that are multiplied together; the last strip may have fewer. */
    int stripRows() {
        long row = (long) Float.BYTES * VALUES * (inputs + outputs) * tileColumns();
        long bytes = Math.max(STRIP_BYTES, filterBytes(inputs, outputs) / PART_OF_FILTERS);
        int most = (int) Math.max(1, Math.min(tileRows(), bytes / row));
        int strips = (tileRows() + most - 1) / most;
        return (tileRows() + strips - 1) / strips;
    }

    /** Tiles of a strip: rows of the matrices that are multiplied. */
    public int stripTiles() {
        return stripRows() * tileColumns();
    }

    /** Neighbouring tiles that are transformed together. */
    int tilesTogether() {
        return Math.min(tileColumns(), Math.min(Combinations.LONGEST / inputs - 1, Combinations.LONGEST / outputs));
    }
}
