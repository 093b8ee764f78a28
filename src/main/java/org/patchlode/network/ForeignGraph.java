package org.patchlode.network;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * The graph of a model, of whose operators some are no {@link Operation}: an engine that knows them runs it as it is.
 *
 * @param model an ONNX model with all its weights
 * @param input the tensor that takes the image
 * @param channelsLast whether that tensor is {@code [1, rows, columns, maps]}
 * @param tensors of layers that are operations, by the layer's name; their values lie maps, rows, columns
 */
public record ForeignGraph(byte[] model, String input, boolean channelsLast, Map<String, String> tensors) implements Serializable {

    /** Copies the map. */
    public ForeignGraph {
        tensors = new HashMap<>(tensors);
    }
}
