package org.patchlode.model.onnx.value;

import org.patchlode.network.Shape;

/**
 * An activation: the output of a step of the network, and how the ONNX graph looks at it.
 *
 * @param step name in the network
 * @param shape of the step's output
 * @param view the axes that the graph sees, without the batch
 */
public record Signal(String step, Shape shape, View view) implements GraphValue {

    public static Signal plane(String step, Shape shape) {
        return new Signal(step, shape, View.plane(shape));
    }

    public static Signal vector(String step, Shape shape) {
        return new Signal(step, shape, View.vector(shape));
    }

    public Signal seenAs(View other) {
        return new Signal(step, shape, other);
    }
}
