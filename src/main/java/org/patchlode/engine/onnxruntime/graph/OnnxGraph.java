package org.patchlode.engine.onnxruntime.graph;

import java.util.Map;

/**
 * A graph for ONNX Runtime.
 *
 * @param bytes of the model
 * @param inputs tensors that it reads, by the node whose activation they are, {@code [1, maps, rows, columns]}
 * @param masks tensors that it reads, by the node whose maps they let pass, {@code [1, maps, 1, 1]}
 * @param outputs tensors that it gives, by the node whose activation they are
 * @param reduced what else it gives of some of these nodes
 */
public record OnnxGraph(byte[] bytes, Map<Integer, String> inputs, Map<Integer, String> masks, Map<Integer, String> outputs, Map<Integer, Reduced> reduced) {

    /**
     * What a graph tells of an activation beside itself.
     *
     * @param rows the largest value of each row, {@code [1, maps, rows, 1]}; one that is no number may be missed
     * @param means of the maps, {@code [1, maps, 1, 1]}: finite only if all values are
     */
    public record Reduced(String rows, String means) {}

    /** Copies the maps. */
    public OnnxGraph {
        inputs = Map.copyOf(inputs);
        masks = Map.copyOf(masks);
        outputs = Map.copyOf(outputs);
        reduced = Map.copyOf(reduced);
    }
}
