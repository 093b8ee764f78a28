package org.patchlode.engine.onednn;

import org.patchlode.network.Geometry;
import org.patchlode.network.Shape;

/**
 * Where Winograd's convolution (Lavin &amp; Gray 2016, F(4×4, 3×3)) is asked for. A function of shapes alone, so that all
 * executors of one instruction set choose alike.
 */
final class Winograd {

    private Winograd() {}

    static boolean pays(Geometry g, int groups, Shape input, Shape output) {
        boolean applies = g.kernelRows() == 3 && g.kernelColumns() == 3
                && g.strideRows() == 1 && g.strideColumns() == 1
                && g.dilationRows() == 1 && g.dilationColumns() == 1
                && groups == 1;
        return applies && OneDnnSupport.avx512();
    }
}
