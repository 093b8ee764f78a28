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
                    switches[at] = first(g, in, input, plane, top, x * g.strideColumns() - pad.left());
                }
            }
        }
        return switches;
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
