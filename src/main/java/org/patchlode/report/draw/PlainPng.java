package org.patchlode.report.draw;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the PNG (ISO/IEC 15948) that runs are full of: 8 bits of red, green and blue, not interlaced, with nothing said about colours.
 * ImageIO reads all others, and takes three times as long for these.
 */
final class PlainPng {

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int HEADER = 0x49484452;
    private static final int DATA = 0x49444154;
    private static final int END = 0x49454E44;
    /** Of a chunk's length, name and checksum. */
    private static final int AROUND = 12;
    private static final int COLOURS = 3;

    private PlainPng() {}

    /** The picture; empty if it is of another kind or damaged. @param mostPixels a header that claims more is not believed */
    static Optional<Picture> decode(byte[] png, long mostPixels) {
        ByteBuffer in = ByteBuffer.wrap(png);
        if (in.remaining() < 8 + AROUND + 13 || in.getLong() != SIGNATURE || in.getInt() != 13 || in.getInt() != HEADER) {
            return Optional.empty();
        }
        int width = in.getInt();
        int height = in.getInt();
        // Bit depth 8, colour type 2, and the only compression, filters and order of rows that are neither unknown nor interlaced.
        boolean plain = in.get() == 8 && in.get() == 2 && in.get() == 0 && in.get() == 0 && in.get() == 0;
        in.getInt();
        if (!plain || width <= 0 || height <= 0 || (long) width * height > mostPixels) {
            return Optional.empty();
        }
        byte[] rows = new byte[height * (COLOURS * width + 1)];
        return inflate(in, rows) && unfilter(rows, height, COLOURS * width) ? Optional.of(new Picture(width, height, colours(rows, width, height))) : Optional.empty();
    }

    /** Fills the rows with what the data chunks hold. @return whether they hold exactly that, and no chunk but theirs is there */
    private static boolean inflate(ByteBuffer in, byte[] rows) {
        Inflater inflater = new Inflater();
        int filled = 0;
        try {
            while (in.remaining() >= AROUND) {
                int length = in.getInt();
                int name = in.getInt();
                if (name == END) {
                    return filled == rows.length && inflater.finished();
                }
                if (name != DATA || length < 0 || length > in.remaining() - 4) {
                    return false;
                }
                inflater.setInput(in.array(), in.position(), length);
                in.position(in.position() + length + 4);
                filled += inflater.inflate(rows, filled, rows.length - filled);
                if (filled == rows.length && !inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                    return false;
                }
            }
            return false;
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    /** Turns differences into values, in place. @param line bytes of a row, without its filter's number */
    private static boolean unfilter(byte[] rows, int height, int line) {
        for (int y = 0, at = 1; y < height; y++, at += line + 1) {
            switch (rows[at - 1]) {
                case 0 -> {}
                case 1 -> left(rows, at, line);
                case 2 -> above(rows, at, line, y == 0);
                case 3 -> mean(rows, at, line, y == 0);
                case 4 -> nearest(rows, at, line, y == 0);
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private static void left(byte[] rows, int from, int line) {
        for (int i = from + COLOURS; i < from + line; i++) {
            rows[i] += rows[i - COLOURS];
        }
    }

    private static void above(byte[] rows, int from, int line, boolean first) {
        for (int i = from, up = from - line - 1; !first && i < from + line; i++, up++) {
            rows[i] += rows[up];
        }
    }

    private static void mean(byte[] rows, int from, int line, boolean first) {
        for (int i = from, up = from - line - 1; i < from + line; i++, up++) {
            int left = i < from + COLOURS ? 0 : rows[i - COLOURS] & 255;
            rows[i] += (byte) (left + (first ? 0 : rows[up] & 255) >> 1);
        }
    }

    /** Paeth's filter. */
    private static void nearest(byte[] rows, int from, int line, boolean first) {
        for (int i = from, up = from - line - 1; i < from + line; i++, up++) {
            boolean edge = i < from + COLOURS;
            int left = edge ? 0 : rows[i - COLOURS] & 255;
            int above = first ? 0 : rows[up] & 255;
            int corner = edge || first ? 0 : rows[up - COLOURS] & 255;
            int byLeft = Math.abs(above - corner);
            int byAbove = Math.abs(left - corner);
            int byCorner = Math.abs(left + above - 2 * corner);
            rows[i] += (byte) (byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner);
        }
    }

    private static int[] colours(byte[] rows, int width, int height) {
        int[] rgb = new int[width * height];
        for (int y = 0, to = 0, at = 1; y < height; y++, at++) {
            for (int x = 0; x < width; x++, to++, at += COLOURS) {
                rgb[to] = (rows[at] & 255) << 16 | (rows[at + 1] & 255) << 8 | rows[at + 2] & 255;
            }
        }
        return rgb;
    }
}
