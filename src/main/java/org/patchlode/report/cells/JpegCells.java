package org.patchlode.report.cells;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.patchlode.report.draw.Tiles;

/**
 * Cells of a JPEG, each coded apart from the others. A scan may have restart markers (ITU T.81, E.1.4), behind which what is coded
 * needs nothing that stands before: with one behind each row of blocks of a cell, a cell is as many pieces of a scan as it has such rows, and an
 * atlas is put together of the pieces of its cells without a look at a pixel.
 */
final class JpegCells {

    /** Pixels along a side of what is coded together: four blocks of brightness and one of each colour. */
    private static final int SQUARE = 16;
    private static final float QUALITY = 0.85f;
    /** The most pixels that a JPEG may have along a side, and a little less. */
    private static final int MOST_SIDE = 65_000;

    private static final int SIZE_OF_FRAME = 0xc0;
    private static final int START_OF_SCAN = 0xda;
    private static final int RESTART = 0xd0;
    private static final int RESTARTS = 8;

    private JpegCells() {}

    /** Cells that can be coded at once. */
    static int most(Tiles tiles) {
        return Math.max(1, MOST_SIDE / tiles.pitchX());
    }

    /** The scan of each cell of a strip, with markers between its rows. @param strip cells side by side: the encoder asks for each line of pixels by itself */
    static List<byte[]> scans(AtlasCanvas strip, Tiles tiles) {
        byte[] jpeg = strip.jpeg(QUALITY, tiles.pitchX() / SQUARE);
        List<Integer> starts = starts(jpeg, scan(jpeg), jpeg.length - 2);
        int rows = tiles.pitchY() / SQUARE;
        int cells = (starts.size() - 1) / rows;
        List<byte[]> scans = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            ByteArrayOutputStream scan = new ByteArrayOutputStream();
            for (int row = 0; row < rows; row++) {
                int piece = row * cells + cell;
                mark(row, scan);
                scan.write(jpeg, starts.get(piece), starts.get(piece + 1) - 2 - starts.get(piece));
            }
            scans.add(scan.toByteArray());
        }
        return scans;
    }

    /** A JPEG of cells beside and above each other. @param cells scans by place, row by row; stripes are where none is */
    static byte[] atlas(Tiles tiles, Map<Integer, byte[]> cells) {
        byte[] model = new AtlasCanvas(tiles.pitchX(), tiles.pitchY()).jpeg(QUALITY, tiles.pitchX() / SQUARE);
        int scan = scan(model);
        Piece empty = new Piece(Arrays.copyOfRange(model, scan, model.length - 2));
        ByteArrayOutputStream out = new ByteArrayOutputStream(model.length + cells.values().stream().mapToInt(cell -> cell.length).sum());
        out.write(sized(model, tiles.atlasWidth(), tiles.atlasHeight()), 0, scan);
        int across = tiles.atlasWidth() / tiles.pitchX();
        int down = tiles.atlasHeight() / tiles.pitchY();
        int pieces = 0;
        for (int y = 0; y < down; y++) {
            List<Piece> beside = new ArrayList<>();
            for (int x = 0; x < across; x++) {
                byte[] cell = cells.get(y * across + x);
                beside.add(cell == null ? empty : new Piece(cell));
            }
            for (int row = 0; row < tiles.pitchY() / SQUARE; row++) {
                for (Piece piece : beside) {
                    mark(pieces, out);
                    piece.write(row, out);
                    pieces++;
                }
            }
        }
        out.write(model, model.length - 2, 2);
        return out.toByteArray();
    }

    /** Puts a marker before a piece, unless it is the first. */
    private static void mark(int piece, ByteArrayOutputStream out) {
        if (piece > 0) {
            out.write(0xff);
            out.write(RESTART + (piece - 1) % RESTARTS);
        }
    }

    /** A cell's scan, cut at its markers. */
    private record Piece(byte[] scan, List<Integer> starts) {

        Piece(byte[] scan) {
            this(scan, JpegCells.starts(scan, 0, scan.length));
        }

        void write(int row, ByteArrayOutputStream out) {
            out.write(scan, starts.get(row), starts.get(row + 1) - 2 - starts.get(row));
        }
    }

    /** Where pieces of a scan start, and, last, where one more would behind a marker at the end. */
    private static List<Integer> starts(byte[] bytes, int from, int to) {
        List<Integer> starts = new ArrayList<>();
        starts.add(from);
        for (int i = from; i + 1 < to; i++) {
            if (bytes[i] == (byte) 0xff && (bytes[i + 1] & 0xf8) == RESTART) {
                starts.add(i + 2);
            }
        }
        starts.add(to + 2);
        return starts;
    }

    /** Where the scan starts: behind the segments of the header, each a marker and its length. */
    private static int scan(byte[] jpeg) {
        int header = segment(jpeg, START_OF_SCAN);
        return header + 2 + length(jpeg, header);
    }

    /** Where the first segment with a marker starts. The writer puts it before the scan. */
    private static int segment(byte[] jpeg, int marker) {
        int at = 2;
        while ((jpeg[at + 1] & 255) != marker) {
            at += 2 + length(jpeg, at);
        }
        return at;
    }

    private static int length(byte[] jpeg, int segment) {
        return (jpeg[segment + 2] & 255) << 8 | jpeg[segment + 3] & 255;
    }

    /** A copy whose header tells another size. */
    private static byte[] sized(byte[] jpeg, int width, int height) {
        byte[] copy = jpeg.clone();
        int at = segment(copy, SIZE_OF_FRAME);
        // Marker, length, bits of a sample, rows, columns.
        copy[at + 5] = (byte) (height >> 8);
        copy[at + 6] = (byte) height;
        copy[at + 7] = (byte) (width >> 8);
        copy[at + 8] = (byte) width;
        return copy;
    }
}
