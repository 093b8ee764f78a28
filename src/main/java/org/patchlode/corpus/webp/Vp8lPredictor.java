package org.patchlode.corpus.webp;

import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.DecodingBudget;

/**
 * Pixels were stored less what their neighbours let expect, in another way in each square.
 *
 * @param width columns
 * @param height rows
 * @param squareBits of the side of a square
 * @param modes of the squares, in their green
 */
record Vp8lPredictor(int width, int height, int squareBits, int[] modes) implements Vp8lTransform {

    private static final int BLACK = 0xff000000;

    @Override
    public int packedWidth() {
        return width;
    }

    @Override
    public void undo(int[] argb, DecodingBudget budget) throws BadImageException {
        int across = Vp8lTransform.squares(width, squareBits);
        argb[0] = sum(argb[0], BLACK);
        for (int x = 1; x < width; x++) {
            argb[x] = sum(argb[x], argb[x - 1]);
        }
        for (int y = 1; y < height; y++) {
            budget.checkTime();
            int at = y * width;
            argb[at] = sum(argb[at], argb[at - width]);
            for (int x = 1; x < width; x++) {
                int mode = modes[(y >> squareBits) * across + (x >> squareBits)] >> 8 & 15;
                int place = at + x;
                int above = place - width;
                // Right of the last column is the first of this row, which is known already.
                argb[place] = sum(argb[place], expected(mode, argb[place - 1], argb[above], argb[above + 1], argb[above - 1]));
            }
        }
    }

    private static int expected(int mode, int left, int top, int topRight, int topLeft) {
        return switch (mode) {
            case 1 -> left;
            case 2 -> top;
            case 3 -> topRight;
            case 4 -> topLeft;
            case 5 -> mean(mean(left, topRight), top);
            case 6 -> mean(left, topLeft);
            case 7 -> mean(left, top);
            case 8 -> mean(topLeft, top);
            case 9 -> mean(top, topRight);
            case 10 -> mean(mean(left, topLeft), mean(top, topRight));
            case 11 -> nearer(left, top, topLeft);
            case 12 -> slope(left, top, topLeft);
            case 13 -> halfSlope(mean(left, top), topLeft);
            default -> BLACK;
        };
    }

    /** Channel by channel. */
    static int sum(int a, int b) {
        return (a & 0xff00ff00) + (b & 0xff00ff00) & 0xff00ff00 | (a & 0xff00ff) + (b & 0xff00ff) & 0xff00ff;
    }

    private static int mean(int a, int b) {
        return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
    }

    private static int nearer(int left, int top, int topLeft) {
        int difference = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int corner = channel(topLeft, shift);
            difference += Math.abs(channel(left, shift) - corner) - Math.abs(channel(top, shift) - corner);
        }
        return difference <= 0 ? top : left;
    }

    private static int slope(int left, int top, int topLeft) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            result |= clip(channel(left, shift) + channel(top, shift) - channel(topLeft, shift)) << shift;
        }
        return result;
    }

    private static int halfSlope(int mean, int topLeft) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int value = channel(mean, shift);
            result |= clip(value + (value - channel(topLeft, shift)) / 2) << shift;
        }
        return result;
    }

    private static int channel(int argb, int shift) {
        return argb >>> shift & 0xff;
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
