package org.patchlode.network;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph of a model, of whose operators some are no {@link Operation}: an engine that knows them runs it as it is.
 *
 * @param model an ONNX model with all its weights
 * @param input the tensor that takes the image
 * @param channelsLast whether that tensor is {@code [1, rows, columns, maps]}
 * @param tensors of layers that are operations, by the layer's name
 */
public record ForeignGraph(byte[] model, String input, boolean channelsLast, Map<String, Tensor> tensors) implements Serializable {

    /**
     * A tensor of the graph that is a layer.
     *
     * @param name in the graph
     * @param axes the order of its axes, the image's left out and counted from 0, in which its values lie maps, rows, columns
     */
    public record Tensor(String name, List<Integer> axes) implements Serializable {

        /** Copies the list. */
        public Tensor {
            axes = List.copyOf(axes);
        }
    }

    /** Copies the map. */
    public ForeignGraph {
        tensors = new HashMap<>(tensors);
    }
}
