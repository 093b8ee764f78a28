package org.patchlode.model.keras;

import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * One layer of a model as its configuration describes it.
 *
 * @param kind Keras' class name
 * @param name unique in its model
 * @param config what the layer says of itself
 * @param nested the layers inside, if it is a model
 * @param calls its uses, none if it is an input
 */
record Element(String kind, String name, JsonNode config, Optional<Graph> nested, List<Call> calls) {

    static final String INPUT = "InputLayer";

    boolean isInput() {
        return kind.equals(INPUT);
    }

    /** Whether its weights are learnt; frozen ones stand in another order in an HDF5 file. */
    boolean trainable() {
        return config.path("trainable").asBoolean(true);
    }
}
