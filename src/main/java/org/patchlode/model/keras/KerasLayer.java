package org.patchlode.model.keras;

import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.network.ModelException;

/**
 * One layer on its way to operations.
 *
 * @param name with the names of the models around it
 * @param kind Keras' class name
 * @param config what the layer says of itself
 * @param inputs nodes that it reads
 * @param weights of the whole model
 */
record KerasLayer(String name, String kind, JsonNode config, List<String> inputs, WeightBook weights) {

    /** The only input. */
    String input() {
        if (inputs.size() != 1) {
            throw refused("reads %d inputs where one belongs; the model file is damaged".formatted(inputs.size()));
        }
        return inputs.get(0);
    }

    /** A setting of one or two whole numbers: rows and columns. */
    int[] pair(String key) {
        JsonNode value = config.path(key);
        if (value.isInt()) {
            return new int[] {value.asInt(), value.asInt()};
        }
        if (!value.isArray() || value.size() != 2 || !value.get(0).isInt() || !value.get(1).isInt()) {
            throw refused("has %s = %s where two numbers belong; give a model of 2D layers".formatted(key, value));
        }
        return new int[] {value.get(0).asInt(), value.get(1).asInt()};
    }

    /** The same for a setting that older files lack. */
    int[] pair(String key, int[] otherwise) {
        return config.path(key).isMissingNode() || config.path(key).isNull() ? otherwise : pair(key);
    }

    boolean flag(String key, boolean otherwise) {
        return config.path(key).asBoolean(otherwise);
    }

    String text(String key, String otherwise) {
        return config.path(key).asText(otherwise);
    }

    Optional<Double> number(String key) {
        JsonNode value = config.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw refused("has %s = %s where a number belongs; the model file is damaged".formatted(key, value));
        }
        return Optional.of(value.asDouble());
    }

    /** Weights of so many axes. */
    Tensor weight(String weight, int axes) {
        Tensor tensor = weights.weight(name, weight);
        if (tensor.shape().length != axes) {
            throw refused("has its weight '%s' in the shape %s where %d axes belong; the model file is damaged".formatted(weight, tensor, axes));
        }
        return tensor;
    }

    /** The bias, or zeros where there is none. */
    float[] bias(int outputs) {
        return flag("use_bias", true) ? weight("bias", 1).values() : new float[outputs];
    }

    /** @param reason goes on after the layer's name */
    ModelException refused(String reason) {
        return new ModelException("layer '%s' %s".formatted(name, reason));
    }
}
