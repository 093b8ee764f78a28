package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;

/**
 * An output of a layer, as others name it.
 *
 * @param layer its name
 * @param call which use of the layer
 * @param tensor which of its outputs
 * @param listed whether it is written as a list, as Keras 2 writes all, and both write a model's inputs and outputs
 */
record Reference(String layer, int call, int tensor, boolean listed) {

    /** The first output of a layer that is used once. */
    static Reference to(String layer) {
        return new Reference(layer, 0, 0, true);
    }

    JsonNode json() {
        return JsonNodeFactory.instance.arrayNode().add(layer).add(call).add(tensor);
    }

    /**
     * Every reference in a structure of lists and objects, in order: Keras 2 writes {@code [layer, call, tensor]}, and
     * so do both for a model's inputs and outputs; Keras 3 writes an object with a {@code keras_history}.
     */
    static List<Reference> in(JsonNode structure) {
        List<Reference> found = new ArrayList<>();
        collect(structure, found);
        return List.copyOf(found);
    }

    /** The reference that the structure itself is. */
    static Optional<Reference> of(JsonNode node) {
        boolean object = node.path("class_name").asText().equals("__keras_tensor__");
        JsonNode list = object ? node.path("config").path("keras_history") : node;
        boolean reference = list.isArray() && list.size() >= 3 && list.get(0).isTextual() && list.get(1).isInt() && list.get(2).isInt();
        return reference ? Optional.of(new Reference(list.get(0).asText(), list.get(1).asInt(), list.get(2).asInt(), !object)) : Optional.empty();
    }

    private static void collect(JsonNode node, List<Reference> found) {
        Optional<Reference> reference = of(node);
        if (reference.isPresent()) {
            found.add(reference.get());
        } else {
            node.forEach(child -> collect(child, found));
        }
    }
}
