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
        for (int map = 0; map < out.maps(); map++) {
            int plane = map * in.plane();
            int at = map * out.plane();
            for (int y = 0; y < out.rows(); y++) {
                int top = y * g.strideRows() - pad.top();
                for (int x = 0; x < out.columns(); x++, at++) {
                    int left = x * g.strideColumns() - pad.left();
                    switches[at] = inside(g, in, top, left) ? inside(g, input, plane + top * in.columns() + left, in.columns()) : first(g, in, input, plane, top, left);
                }
            }
        }
        return switches;
    }

    private static boolean inside(Geometry g, Shape in, int top, int left) {
        return g.dilationRows() == 1 && g.dilationColumns() == 1 && top >= 0 && left >= 0 && top + g.kernelRows() <= in.rows() && left + g.kernelColumns() <= in.columns();
    }

    /** The same as {@link #first}, for most windows: those that lie on the plane as a whole. */
    private static short inside(Geometry g, float[] input, int corner, int columns) {
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
