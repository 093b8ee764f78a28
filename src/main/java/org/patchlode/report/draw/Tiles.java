package org.patchlode.report.draw;

import java.io.Serializable;

/**
 * Where pictures lie in the sprites ("atlases") of one kind. An atlas holds the blocks of consecutive feature maps,
 * {@code across} beside each other; a block holds its planes side by side (patches, then projections of each rule); a plane is a square grid of cells, one a winner.
 *
 * @param width of a whole, unclipped picture in its cell, in atlas pixels
 * @param height likewise
 * @param pitchX distance between cells; a multiple of 16 where JPEG blocks would mix neighbours
 * @param pitchY likewise
 * @param grid cells along a side of a plane
 * @param planes in a block
 * @param maps in an atlas; divides {@link #CHUNK}
 * @param across blocks beside each other
 * @param exact whether pixels are kept as they are, in PNG, or scaled and in JPEG
 */
public record Tiles(int width, int height, int pitchX, int pitchY, int grid, int planes, int maps, int across, boolean exact)
        implements Serializable {

    /** Feature maps that one task draws. */
    public static final int CHUNK = 64;

    /** Receptive fields up to this side are shown pixel for pixel. */
    static final int EXACT = 32;

    private static final int SMALL = 48;
    private static final int LARGE = 192;

    /** What a page of all maps shows: as stored where small, else at most 48 pixels a side. */
    public static Tiles small(int width, int height, int grid, int planes) {
        int longest = Math.max(width, height);
        if (longest <= EXACT) {
            return packed(width, height, width, height, grid, planes, 1 << 20, true);
        }
        int w = shrunk(width, SMALL, longest);
        int h = shrunk(height, SMALL, longest);
        return packed(w, h, up(w), up(h), grid, planes, 3 << 19, false);
    }

    /** What the page of one map shows: at most 192 pixels a side, never enlarged. */
    static Tiles large(int width, int height, int grid, int planes) {
        int longest = Math.max(width, height);
        int side = Math.min(LARGE, longest);
        int w = shrunk(width, side, longest);
        int h = shrunk(height, side, longest);
        return packed(w, h, up(w), up(h), grid, planes, 8 << 20, false);
    }

    private static Tiles packed(int width, int height, int pitchX, int pitchY, int grid, int planes, long pixels, boolean exact) {
        long block = (long) pitchX * pitchY * grid * grid * planes;
        int maps = CHUNK;
        while (maps > 1 && maps * block > pixels) {
            maps /= 2;
        }
        double shape = Math.sqrt((double) maps * pitchY / (pitchX * planes));
        int across = (int) Math.max(1, Math.min(maps, Math.round(shape)));
        return new Tiles(width, height, pitchX, pitchY, grid, planes, maps, across, exact);
    }

    private static int shrunk(int side, int most, int longest) {
        return Math.max(1, (int) Math.round((double) side * most / longest));
    }

    private static int up(int side) {
        return (side + 15) / 16 * 16;
    }

    public String extension() {
        return exact ? "png" : "jpg";
    }

    /** Which atlas a map is in. */
    public int atlas(int channel) {
        return channel / maps;
    }

    public int atlasWidth() {
        return across * planes * grid * pitchX;
    }

    public int atlasHeight() {
        return (maps + across - 1) / across * grid * pitchY;
    }

    /** Left edge of a winner's cell. */
    public int x(int channel, int plane, int winner) {
        int block = channel % maps % across;
        return ((block * planes + plane) * grid + winner % grid) * pitchX;
    }

    /** Upper edge of a winner's cell. */
    public int y(int channel, int winner) {
        int block = channel % maps / across;
        return (block * grid + winner / grid) * pitchY;
    }
}
