package org.patchlode.model.dl4j;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer or vertex of a DL4J network.
 *
 * @param name the model's own
 * @param configuration a {@code conf.layers.Layer} or, for what joins branches, a {@code conf.graph.GraphVertex}
 * @param preprocessor that reshapes the input before the layer
 * @param parameters by DL4J's names, in DL4J's shapes
 * @param inputs names of what it reads
 */
record Dl4jLayer(
        String name,
        Object configuration,
        Optional<InputPreProcessor> preprocessor,
        Map<String, INDArray> parameters,
        List<String> inputs) {

    /** What the layer is called in a message. */
    String kind() {
        return configuration.getClass().getSimpleName();
    }
}
