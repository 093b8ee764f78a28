package org.patchlode.engine.backward;

import org.patchlode.network.Geometry;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/**
 * Finds where each maximum of a max-pool came from: places in the window, 16 bits without a sign, as many as {@link
 * org.patchlode.network.RuleSupport} allows. The first in row-major order wins a tie.
 */
public final class Switches {

    private static final int PLACE_BITS = 16;
    private static final long PLACES = 0xffff;

    private Switches() {}

    public static short[] of(Geometry g, Shape in, Shape out, float[] input) {
        short[] switches = new short[out.size()];
        Padding pad = g.padding();
        boolean dense = g.dilationRows() == 1 && g.dilationColumns() == 1;
        // Columns whose windows lie on the plane, from one to before another.
        int from = dense ? Math.min((pad.left() + g.strideColumns() - 1) / g.strideColumns(), out.columns()) : out.columns();
        int to = Math.max(from, Math.min(out.columns(), Math.floorDiv(in.columns() - g.kernelColumns() + pad.left(), g.strideColumns()) + 1));
        for (int map = 0; map < out.maps(); map++) {
            int plane = map * in.plane();
            for (int y = 0; y < out.rows(); y++) {
                int top = y * g.strideRows() - pad.top();
                int line = (map * out.rows() + y) * out.columns();
                boolean whole = top >= 0 && top + g.kernelRows() <= in.rows();
                if (whole) {
                    inside(g, input, plane + top * in.columns() - pad.left(), in.columns(), switches, line, from, to);
                }
                for (int x = 0; x < out.columns(); x++) {
                    if (!whole || x < from || x >= to) {
                        switches[line + x] = first(g, in, input, plane, top, x * g.strideColumns() - pad.left());
                    }
                }
            }
        }
        return switches;
    }

    /** A row of windows. @param corner of the first one, on the plane or not */
    private static void inside(Geometry g, float[] input, int corner, int columns, short[] switches, int line, int from, int to) {
        int stride = g.strideColumns();
        if (g.kernelColumns() == 3 && g.kernelRows() == 3) {
            for (int x = from; x < to; x++) {
                int at = corner + x * stride;
                long most = larger(larger(three(input, at, 8), three(input, at + columns, 5)), three(input, at + 2 * columns, 2));
                float all = sum(input, at) + sum(input, at + columns) + sum(input, at + 2 * columns);
                switches[line + x] = Float.isNaN(all) ? compared(g, input, at, columns) : (short) (8 - (int) (most & PLACES));
            }
        } else if (g.kernelColumns() == 2 && g.kernelRows() == 2) {
            for (int x = from; x < to; x++) {
                int at = corner + x * stride;
                long most = larger(two(input, at, 3), two(input, at + columns, 1));
                float all = input[at] + input[at + 1] + input[at + columns] + input[at + columns + 1];
                switches[line + x] = Float.isNaN(all) ? compared(g, input, at, columns) : (short) (3 - (int) (most & PLACES));
            }
        } else {
            for (int x = from; x < to; x++) {
                switches[line + x] = compared(g, input, corner + x * stride, columns);
            }
        }
    }

    private static float sum(float[] input, int at) {
        return input[at] + input[at + 1] + input[at + 2];
    }

    private static long two(float[] input, int at, int places) {
        return larger(order(input[at], places), order(input[at + 1], places - 1));
    }

    private static long three(float[] input, int at, int places) {
        return larger(two(input, at, places), order(input[at + 2], places - 2));
    }

    /**
     * A number that is the larger the larger the value is, and of equal values the one that more places follow. To take the largest of such
     * numbers needs no jump, and jumps on which of a picture's values is larger are guessed wrong half the time.
     */
    private static long order(float value, int places) {
        // Negative zero becomes zero.
        int bits = Float.floatToRawIntBits(value + 0f);
        return ((long) (bits ^ bits >> 31 & Integer.MAX_VALUE) << PLACE_BITS) | places;
    }

    /** Of numbers so small that their difference is one. */
    private static long larger(long a, long b) {
        long difference = a - b;
        return a - (difference & difference >> 63);
    }

    /** By comparing values: one that is no number stays if it is the first, else it is as if it were not there. */
    private static short compared(Geometry g, float[] input, int corner, int columns) {
        int best = 0;
        float most = input[corner];
        for (int i = 0, place = 0; i < g.kernelRows(); i++) {
            int line = corner + i * columns;
            for (int j = 0; j < g.kernelColumns(); j++, place++) {
                if (input[line + j] > most) {
                    best = place;
                    most = input[line + j];
                }
            }
        }
        return (short) best;
    }

    private static short first(Geometry g, Shape in, float[] input, int plane, int top, int left) {
        int best = -1;
        float most = 0;
        for (int i = 0; i < g.kernelRows(); i++) {
            int row = top + i * g.dilationRows();
            if (row < 0 || row >= in.rows()) {
                continue;
            }
            int line = plane + row * in.columns();
            for (int j = 0; j < g.kernelColumns(); j++) {
                int column = left + j * g.dilationColumns();
                if (column >= 0 && column < in.columns() && (best < 0 || input[line + column] > most)) {
                    best = i * g.kernelColumns() + j;
                    most = input[line + column];
                }
            }
        }
        return (short) best;
    }

    static int[] global(Shape in, float[] input) {
        int[] positions = new int[in.maps()];
        for (int map = 0; map < in.maps(); map++) {
            int plane = map * in.plane();
            for (int i = 1; i < in.plane(); i++) {
                if (input[plane + i] > input[plane + positions[map]]) {
                    positions[map] = i;
                }
            }
        }
        return positions;
    }
}
