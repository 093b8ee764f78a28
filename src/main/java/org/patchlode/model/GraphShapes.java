package org.patchlode.model;

import java.util.List;
import java.util.Map;

/** Runs a graph once to learn what it makes: what this package cannot do itself. */
@FunctionalInterface
public interface GraphShapes {

    /**
     * The extents of tensors that hold real numbers, by name; others are left out.
     *
     * @param model an ONNX model with all its weights
     * @param input the tensor of floats that takes the image
     * @param extents of that tensor
     * @param tensors asked for
     * @throws UnsupportedOperationException if the graph cannot be run; the message is one sentence
     */
    Map<String, int[]> of(byte[] model, String input, long[] extents, List<String> tensors);
}
