package org.patchlode.model.keras;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.MissingNode;

/**
 * What a layer or a call of it says by name, and which of it has been looked at: what nobody looked at and is not known to
 * change nothing at inference would be dropped without a word, and is refused instead.
 */
final class CallSettings {

    /** Of training, of building the layer, or told by the shapes of its weights. */
    private static final Set<String> HARMLESS = Set.of("name", "trainable", "batch_input_shape", "batch_shape", "input_shape", "input_dtype",
            "build_config", "activity_regularizer", "seed", "momentum", "synchronized", "virtual_batch_size", "fused", "filters", "kernel_size", "units",
            "depth_multiplier", "data_format", "autocast", "input_dim", "shared_object_id", "training");
    private static final Set<String> HARMLESS_ENDS = Set.of("_initializer", "_regularizer", "_constraint");
    private static final Set<String> ONLY_IN_TRAINING = Set.of("renorm", "renorm_clipping", "renorm_momentum");

    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();

    CallSettings(JsonNode object) {
        object.fields().forEachRemaining(entry -> values.put(entry.getKey(), entry.getValue()));
    }

    CallSettings(Map<String, JsonNode> values) {
        this.values.putAll(values);
    }

    /** A value, missing if there is none. */
    JsonNode value(String key) {
        read.add(key);
        return values.getOrDefault(key, MissingNode.getInstance());
    }

    /** Nothing of it matters. */
    void ignore() {
        read.addAll(values.keySet());
    }

    /** What was said and not heard: {@code name = value}. */
    Optional<String> unheard() {
        for (Iterator<Map.Entry<String, JsonNode>> entries = values.entrySet().iterator(); entries.hasNext();) {
            Map.Entry<String, JsonNode> entry = entries.next();
            if (!read.contains(entry.getKey()) && !harmless(entry.getKey(), entry.getValue())) {
                return Optional.of("%s = %s".formatted(entry.getKey(), entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private static boolean harmless(String key, JsonNode value) {
        if (value.isNull() || HARMLESS.contains(key) || HARMLESS_ENDS.stream().anyMatch(key::endsWith) || ONLY_IN_TRAINING.contains(key) && !value.asBoolean()) {
            return true;
        }
        // Weights are 32-bit floats whatever a policy computes in, but for quantised ones.
        return key.equals("dtype") && !value.path("class_name").asText().contains("Quantized") && !value.path("config").has("mode");
    }
}
