package org.patchlode.engine.onnxruntime.graph;

import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.ints;

import java.util.List;
import onnx.Onnx.AttributeProto;
import org.patchlode.network.Shape;

/**
 * The nodes that reduce a mined layer where its maps are made: pools, which ONNX Runtime runs over the blocks in which convolutions leave
 * them. {@code ReduceMax} is as fast, but gives no row, and {@code ArgMax} costs three times as much as all of this.
 */
final class PeakNodes {

    private PeakNodes() {}

    /** Adds a node to a graph and gives the name of what it makes. */
    @FunctionalInterface
    interface Emitter {
        String emit(String operator, List<String> in, AttributeProto... attributes);
    }

    /** @param tensor {@code [1, maps, rows, columns]} */
    static OnnxGraph.Reduced write(String tensor, Shape shape, Emitter graph) {
        AttributeProto row = ints("kernel_shape", 1, shape.columns());
        return new OnnxGraph.Reduced(graph.emit("MaxPool", List.of(tensor), row), graph.emit("GlobalAveragePool", List.of(tensor)));
    }
}
