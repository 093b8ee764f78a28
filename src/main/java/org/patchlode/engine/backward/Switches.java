package org.patchlode.engine.backward;

import org.patchlode.network.Geometry;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/**
 * Finds where each maximum of a max-pool came from: places in the window, 16 bits without a sign, as many as {@link
 * org.patchlode.network.RuleSupport} allows. The first in row-major order wins a tie.
 */
public final class Switches {

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
                float first = three(input, at);
                float second = three(input, at + columns);
                float most = Math.max(Math.max(first, second), three(input, at + 2 * columns));
                int notFirst = differ(first, most);
                int row = notFirst + (notFirst & differ(second, most));
                int found = at + row * columns;
                int notLeft = differ(input[found] + 0f, most);
                int place = 3 * row + notLeft + (notLeft & differ(input[found + 1] + 0f, most));
                switches[line + x] = Float.isNaN(most) ? compared(g, input, at, columns) : (short) place;
            }
        } else if (g.kernelColumns() == 2 && g.kernelRows() == 2) {
            for (int x = from; x < to; x++) {
                int at = corner + x * stride;
                float first = two(input, at);
                float most = Math.max(first, two(input, at + columns));
                int row = differ(first, most);
                int place = 2 * row + differ(input[at + row * columns] + 0f, most);
                switches[line + x] = Float.isNaN(most) ? compared(g, input, at, columns) : (short) place;
            }
        } else {
            for (int x = from; x < to; x++) {
                switches[line + x] = compared(g, input, corner + x * stride, columns);
            }
        }
    }

    /** The largest of two; negative zero becomes zero. What is no number is the largest. */
    private static float two(float[] input, int at) {
        return Math.max(input[at], input[at + 1]) + 0f;
    }

    private static float three(float[] input, int at) {
        return Math.max(Math.max(input[at], input[at + 1]), input[at + 2]) + 0f;
    }

    /** 1 if they do, else 0. By arithmetic, because jumps on which of a picture's values is the largest are guessed wrong half the time. */
    private static int differ(float a, float b) {
        int bits = Float.floatToRawIntBits(a) ^ Float.floatToRawIntBits(b);
        return (bits | -bits) >>> 31;
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
