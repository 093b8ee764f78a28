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
        int[] rgb = new int[width * height];
        return inflate(in, rows) && unfilter(rows, width, rgb) ? Optional.of(new Picture(width, height, rgb)) : Optional.empty();
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

    /** Turns differences into colours. @return whether all filters are known */
    private static boolean unfilter(byte[] rows, int width, int[] rgb) {
        int[] above = new int[width];
        int[] row = new int[width];
        for (int at = 0, to = 0; to < rgb.length; at += COLOURS * width + 1, to += width) {
            switch (rows[at]) {
                case 0 -> plain(rows, at + 1, row);
                case 1 -> left(rows, at + 1, row);
                case 2 -> above(rows, at + 1, above, row);
                case 3 -> mean(rows, at + 1, above, row);
                case 4 -> nearest(rows, at + 1, above, row);
                default -> {
                    return false;
                }
            }
            System.arraycopy(row, 0, rgb, to, width);
            int[] done = above;
            above = row;
            row = done;
        }
        return true;
    }

    // What is left of a pixel stays in variables: read from memory, it would be waited for at each.

    private static void plain(byte[] in, int from, int[] row) {
        for (int x = 0, at = from; x < row.length; x++, at += COLOURS) {
            row[x] = (in[at] & 255) << 16 | (in[at + 1] & 255) << 8 | in[at + 2] & 255;
        }
    }

    private static void left(byte[] in, int from, int[] row) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int x = 0, at = from; x < row.length; x++, at += COLOURS) {
            red = red + in[at] & 255;
            green = green + in[at + 1] & 255;
            blue = blue + in[at + 2] & 255;
            row[x] = red << 16 | green << 8 | blue;
        }
    }

    private static void above(byte[] in, int from, int[] above, int[] row) {
        for (int x = 0, at = from; x < row.length; x++, at += COLOURS) {
            int up = above[x];
            row[x] = ((up >> 16) + in[at] & 255) << 16 | ((up >> 8) + in[at + 1] & 255) << 8 | up + in[at + 2] & 255;
        }
    }

    private static void mean(byte[] in, int from, int[] above, int[] row) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int x = 0, at = from; x < row.length; x++, at += COLOURS) {
            int up = above[x];
            red = in[at] + (red + (up >> 16) >> 1) & 255;
            green = in[at + 1] + (green + (up >> 8 & 255) >> 1) & 255;
            blue = in[at + 2] + (blue + (up & 255) >> 1) & 255;
            row[x] = red << 16 | green << 8 | blue;
        }
    }

    /** Paeth's filter. */
    private static void nearest(byte[] in, int from, int[] above, int[] row) {
        int left = 0;
        int corner = 0;
        for (int x = 0, at = from; x < row.length; x++, at += COLOURS) {
            int up = above[x];
            int pixel = 0;
            for (int i = 0, shift = 16; i < COLOURS; i++, shift -= 8) {
                pixel |= (in[at + i] + nearest(left >> shift & 255, up >> shift & 255, corner >> shift & 255) & 255) << shift;
            }
            row[x] = pixel;
            left = pixel;
            corner = up;
        }
    }

    private static int nearest(int left, int above, int corner) {
        int byLeft = Math.abs(above - corner);
        int byAbove = Math.abs(left - corner);
        int byCorner = Math.abs(left + above - 2 * corner);
        return byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner;
    }
}
