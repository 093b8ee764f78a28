package org.patchlode.engine.backward;

import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Backward pass through dense layers and flattening, where every unit sees everything. */
final class VectorBackward {

    private VectorBackward() {}

    static void dense(Operation.Dense dense, float[] from, float[] to, int units) {
        int inputs = dense.weights().length / dense.outputs();
        for (int unit = 0; unit < units; unit++) {
            for (int output = 0; output < dense.outputs(); output++) {
                float signal = from[unit * dense.outputs() + output];
                if (signal != 0) {
                    for (int i = 0; i < inputs; i++) {
                        to[unit * inputs + i] += signal * dense.weights()[output * inputs + i];
                    }
                }
            }
        }
    }

    static void flatten(Operation.Flatten flatten, float[] from, float[] to, Shape plane, int units) {
        for (int unit = 0; unit < units; unit++) {
            int start = unit * plane.size();
            for (int i = 0; i < plane.size(); i++) {
                int map = i / plane.plane();
                int position = i % plane.plane();
                int source = flatten.channelsLast() ? position * plane.maps() + map : i;
                to[start + i] += from[start + source];
            }
        }
    }
}
