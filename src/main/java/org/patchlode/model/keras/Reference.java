package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;

/** An output of a layer, as others name it. @param layer its name @param tensor which of its outputs */
record Reference(String layer, int tensor) {

    /**
     * Every reference in a structure of lists and objects, in order: Keras 2 writes {@code [layer, call, tensor]}, and
     * so do both for a model's inputs and outputs; Keras 3 writes an object with a {@code keras_history}.
     */
    static List<Reference> in(JsonNode structure) {
        List<Reference> found = new ArrayList<>();
        collect(structure, found);
        return List.copyOf(found);
    }

    private static void collect(JsonNode node, List<Reference> found) {
        if (node.path("class_name").asText().equals("__keras_tensor__")) {
            collect(node.path("config").path("keras_history"), found);
        } else if (node.isArray() && node.size() >= 3 && node.get(0).isTextual() && node.get(1).isInt() && node.get(2).isInt()) {
            found.add(new Reference(node.get(0).asText(), node.get(2).asInt()));
        } else {
            node.forEach(child -> collect(child, found));
        }
    }
}
