package org.patchlode.model.keras;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.model.TanhGelu;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Non-linearities: layers, and the functions of {@code keras.ops} that a functional model stores as such. */
final class ActivationLayers {

    static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = table();

    /** Class names of {@code keras.ops} that have no settings, and the activation functions that they are. */
    private static final Map<String, String> FUNCTIONS = Map.ofEntries(Map.entry("Relu", "relu"), Map.entry("Relu6", "relu6"), Map.entry("Selu", "selu"),
            Map.entry("Sigmoid", "sigmoid"), Map.entry("HardSigmoid", "hard_sigmoid"), Map.entry("Tanh", "tanh"), Map.entry("HardTanh", "hard_tanh"),
            Map.entry("Softplus", "softplus"), Map.entry("Softsign", "softsign"), Map.entry("Silu", "silu"), Map.entry("HardSilu", "hard_silu"), Map.entry("Mish", "mish"));

    private ActivationLayers() {}

    private static Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> table() {
        Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> table = new HashMap<>();
        for (String kind : new String[] {"Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "LeakyRelu", "Elu", "Celu", "Relu", "Relu6", "Selu", "Sigmoid",
            "HardSigmoid", "Tanh", "HardTanh", "Softplus", "Softsign", "Silu", "HardSilu", "Mish"}) {
            table.put(kind, ActivationLayers::alone);
        }
        table.put("PReLU", ActivationLayers::prelu);
        table.put("Gelu", ActivationLayers::gelu);
        return Map.copyOf(table);
    }

    /** What a layer ends in: the setting {@code activation}, a name or a layer; none if it is linear. */
    static Optional<Operation> after(KerasLayer layer, KerasNetworkBuilder network) {
        JsonNode activation = layer.setting("activation");
        if (activation.isMissingNode() || activation.isNull()) {
            return Optional.empty();
        }
        // Keras 3 may write a function as an object around its name.
        if (activation.isTextual() || activation.path("config").isTextual()) {
            return KerasActivations.named(layer, activation.isTextual() ? activation.asText() : activation.path("config").asText(), network.version());
        }
        KerasLayer inner = layer.within("/activation", activation);
        Operation operation = operation(inner, network).orElseThrow(() -> layer.refused(
                "ends in the activation '%s', which Patchlode cannot run; cut the model before it or replace it".formatted(activation.path("class_name").asText())));
        inner.finish();
        return Optional.of(operation);
    }

    /** The operation of a layer that is one; empty if the layer is none of these. */
    private static Optional<Operation> operation(KerasLayer layer, KerasNetworkBuilder network) {
        return switch (layer.kind()) {
            case "Activation" -> Optional.of(after(layer, network).orElse(new Operation.Identity("linear")));
            case "ReLU" -> Optional.of(relu(layer));
            case "LeakyReLU" -> KerasActivations.activation(ActivationFunction.LEAKY_RELU, layer.number("negative_slope").or(() -> layer.number("alpha")).orElse(0.3));
            case "LeakyRelu" -> KerasActivations.activation(ActivationFunction.LEAKY_RELU, layer.number("negative_slope").orElse(0.2));
            case "ELU", "Elu" -> KerasActivations.activation(ActivationFunction.ELU, layer.number("alpha").orElse(1.0));
            case "Celu" -> celu(layer);
            case "Softmax" -> {
                network.checkAxis(layer, PointwiseLayers.axis(layer, -1), layer.input());
                yield Optional.of(new Operation.Softmax());
            }
            default -> Optional.ofNullable(FUNCTIONS.get(layer.kind())).flatMap(name -> KerasActivations.named(layer, name, network.version()));
        };
    }

    private static void alone(KerasLayer layer, KerasNetworkBuilder network) {
        Operation operation = operation(layer, network).orElseThrow();
        if (operation instanceof Operation.Softmax && layer.kind().equals("Activation")) {
            network.checkAxis(layer, -1, layer.input());
        }
        network.add(layer, operation, false);
    }

    private static Operation relu(KerasLayer layer) {
        double slope = layer.number("negative_slope").orElse(0.0);
        double threshold = layer.number("threshold").orElse(0.0);
        Optional<Double> maximum = layer.number("max_value");
        if (threshold != 0 || slope != 0 && maximum.isPresent()) {
            throw layer.refused("is a ReLU with threshold %s, negative slope %s and maximum %s, which Patchlode cannot run; use one without threshold, and with either a slope or a maximum"
                    .formatted(threshold, slope, maximum.map(String::valueOf).orElse("none")));
        }
        return slope != 0
                ? new Operation.Activation(ActivationFunction.LEAKY_RELU, (float) slope)
                : maximum.<Operation>map(m -> new Operation.Activation(ActivationFunction.CLIPPED_RELU, m.floatValue())).orElse(Operation.Activation.RELU);
    }

    /** alpha (exp(x / alpha) - 1) below zero, an ELU if alpha is 1. */
    private static Optional<Operation> celu(KerasLayer layer) {
        double alpha = layer.number("alpha").orElse(1.0);
        if (alpha != 1) {
            throw layer.refused("is a CELU of alpha %s, which Patchlode cannot run; use an ELU".formatted(alpha));
        }
        return KerasActivations.activation(ActivationFunction.ELU, 1);
    }

    /** {@code keras.ops.gelu} approximates by tanh unless told otherwise. */
    private static void gelu(KerasLayer layer, KerasNetworkBuilder network) {
        if (!layer.flag("approximate", true)) {
            network.add(layer, new Operation.Activation(ActivationFunction.GELU, 0), false);
            return;
        }
        String x = layer.input();
        String square = network.step(layer.name() + "/square", new Operation.Multiplication(), false, x, x);
        String bent = network.step(layer.name() + "/bent", TanhGelu.bend(network.shape(x).maps()), false, square);
        String argument = network.step(layer.name() + "/argument", new Operation.Multiplication(), false, x, bent);
        String gate = network.step(layer.name() + "/gate", new Operation.Activation(ActivationFunction.SIGMOID, 0), false, argument);
        network.add(layer, new Operation.Multiplication(), "gelu", x, gate);
    }

    private static void prelu(KerasLayer layer, KerasNetworkBuilder network) {
        Shape shape = network.shape(layer.input());
        KerasArray slopes = layer.weight("alpha");
        // Which axes share slopes, the weights' shape says.
        layer.setting("shared_axes");
        int axis = network.channelsFirst() ? 0 : slopes.shape().length - 1;
        if (slopes.values().length != shape.maps() || slopes.shape().length == 0 || slopes.shape()[axis] != shape.maps()) {
            throw layer.refused("has slopes of shape %s for an activation of %s, which Patchlode cannot run; share them over rows and columns"
                    .formatted(slopes, shape));
        }
        network.add(layer, new Operation.PRelu(slopes.values()), false);
    }
}
