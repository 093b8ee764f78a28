package org.patchlode.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.patchlode.network.ModelException;
import org.patchlode.network.Shape;

/**
 * A Keras model's own description of itself, read for what DL4J's import gets wrong or leaves out without a word:
 * channels first, groups, shared layers, axes.
 *
 * @param sequential whether it is a Sequential model, not a functional one
 * @param input shape of one image
 * @param axes that layers join or normalise, by layer name
 */
record KerasConfiguration(boolean sequential, Shape input, Map<String, Integer> axes) {

    private static final Set<String> MODELS = Set.of("Model", "Functional");
    private static final Set<String> KNOWN = Set.of(
            "InputLayer", "Conv2D", "Convolution2D", "DepthwiseConv2D", "SeparableConv2D", "SeparableConvolution2D",
            "Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "MaxPooling2D", "AveragePooling2D", "GlobalMaxPooling2D",
            "GlobalAveragePooling2D", "BatchNormalization", "BatchNormalizationV1", "ZeroPadding2D", "Concatenate", "Add",
            "Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "AlphaDropout", "Flatten", "Dense");

    /** @throws ModelException if DL4J would import the model wrongly, or Patchlode cannot run it */
    static KerasConfiguration parse(String json, Optional<InputSize> size) throws IOException {
        JsonGuard.check(json);
        JsonNode root = new ObjectMapper().readTree(json);
        String kind = root.path("class_name").asText();
        boolean sequential = kind.equals("Sequential");
        if (!sequential && !MODELS.contains(kind)) {
            throw new ModelException("it is a Keras '%s'; give a Sequential or a functional model".formatted(kind));
        }
        JsonNode config = root.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        List<JsonNode> inputs = new ArrayList<>();
        Map<String, Integer> axes = new HashMap<>();
        for (JsonNode layer : layers) {
            check(layer);
            if (sequential && layer.path("class_name").asText().equals("DepthwiseConv2D")) {
                throw new ModelException("layer '%s' is a DepthwiseConv2D in a Sequential model, which the import cannot read; save the model as a functional one"
                        .formatted(name(layer)));
            }
            JsonNode axis = layer.path("config").path("axis");
            if (!axis.isMissingNode()) {
                axes.put(name(layer), axis.isArray() && axis.size() == 1 ? axis.get(0).asInt() : axis.asInt());
            }
            if (layer.path("class_name").asText().equals("InputLayer")) {
                inputs.add(layer);
            }
        }
        if (sequential && inputs.isEmpty() && layers.size() > 0) {
            inputs.add(layers.get(0));
        }
        if (inputs.size() != 1) {
            throw new ModelException("it has %d inputs; give a model with one image input".formatted(inputs.size()));
        }
        return new KerasConfiguration(sequential, input(inputs.get(0).path("config").path("batch_input_shape"), size), Map.copyOf(axes));
    }

    private static void check(JsonNode layer) {
        String name = name(layer);
        String kind = layer.path("class_name").asText();
        if (!KNOWN.contains(kind)) {
            throw new ModelException("layer '%s' is a %s, which Patchlode cannot run; cut the model before it or mine another".formatted(name, kind));
        }
        JsonNode config = layer.path("config");
        if (config.path("data_format").asText().equals("channels_first")) {
            throw new ModelException("layer '%s' has data_format channels_first, which is imported with wrong shapes; save the model as channels_last".formatted(name));
        }
        if (config.path("groups").asInt(1) != 1) {
            throw new ModelException("layer '%s' is a convolution in %d groups, which the import does not know; use DepthwiseConv2D or one group"
                    .formatted(name, config.path("groups").asInt()));
        }
        if (layer.path("inbound_nodes").size() > 1) {
            throw new ModelException("layer '%s' is used %d times; give each use a layer of its own".formatted(name, layer.path("inbound_nodes").size()));
        }
    }

    private static Shape input(JsonNode shape, Optional<InputSize> size) {
        if (shape.size() != 4) {
            throw new ModelException("its input has the shape %s; give a model of images [batch, rows, columns, maps]".formatted(shape));
        }
        if (shape.get(3).isNull()) {
            throw new ModelException("its input %s leaves the number of maps open; save the model with it".formatted(shape));
        }
        boolean open = shape.get(1).isNull() || shape.get(2).isNull();
        if (open && size.isEmpty()) {
            throw new ModelException("its input %s leaves the image size open; name a preprocessing whose input has a width and a height".formatted(shape));
        }
        return open
                ? InputShapes.shape(shape.get(3).asLong(), size.get().rows(), size.get().columns())
                : InputShapes.shape(shape.get(3).asLong(), shape.get(1).asLong(), shape.get(2).asLong());
    }

    private static String name(JsonNode layer) {
        return layer.path("config").path("name").asText(layer.path("name").asText());
    }
}
