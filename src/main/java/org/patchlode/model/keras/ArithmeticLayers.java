package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Operation;

/**
 * Sums, products and joins: of activations, or of one with constants, which is a scale and a shift then. Layers and the
 * functions of {@code keras.ops} that Keras 3 stores for {@code x * 0.5} share their class names.
 */
final class ArithmeticLayers {

    static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = Map.ofEntries(
            Map.entry("Add", ArithmeticLayers::add),
            Map.entry("Subtract", ArithmeticLayers::subtract),
            Map.entry("Multiply", ArithmeticLayers::multiply),
            Map.entry("TrueDivide", ArithmeticLayers::divide),
            Map.entry("Divide", ArithmeticLayers::divide),
            Map.entry("Negative", (layer, network) -> scaled(layer, network, layer.input(), -1, 0, "negate")),
            Map.entry("Square", (layer, network) -> network.add(layer, new Operation.Multiplication(), "square", layer.input(), layer.input())),
            Map.entry("Average", ArithmeticLayers::average),
            Map.entry("Maximum", (layer, network) -> extremum(layer, network, true)),
            Map.entry("Minimum", (layer, network) -> extremum(layer, network, false)),
            Map.entry("Clip", ArithmeticLayers::clip),
            Map.entry("CustomScaleLayer", ArithmeticLayers::residual),
            Map.entry("Concatenate", ArithmeticLayers::concatenate));

    private ArithmeticLayers() {}

    private static void add(KerasLayer layer, KerasNetworkBuilder network) {
        List<JsonNode> constants = constants(layer);
        if (constants.isEmpty()) {
            network.add(layer, new Operation.Addition(), "add", alike(layer, network));
            return;
        }
        String input = activation(layer, constants);
        double[] shift = CallConstants.perMap(layer, network, constants.get(0), input);
        affine(layer, network, input, filled(shift.length, 1), shift, "add constant");
    }

    private static void subtract(KerasLayer layer, KerasNetworkBuilder network) {
        List<JsonNode> constants = constants(layer);
        if (constants.isEmpty()) {
            String[] inputs = alike(layer, network);
            if (inputs.length != 2) {
                throw layer.refused("subtracts %d inputs where two belong; the model file is damaged".formatted(inputs.length));
            }
            int maps = network.shape(inputs[1]).maps();
            String negated = network.step(layer.name() + "/negated", PointwiseLayers.affine(layer, filled(maps, -1), new double[maps]), false, inputs[1]);
            network.add(layer, new Operation.Addition(), "subtract", inputs[0], negated);
            return;
        }
        String input = activation(layer, constants);
        double[] shift = CallConstants.perMap(layer, network, constants.get(0), input);
        if (constantFirst(layer)) {
            affine(layer, network, input, filled(shift.length, -1), shift, "subtract from constant");
        } else {
            affine(layer, network, input, filled(shift.length, 1), Arrays.stream(shift).map(s -> -s).toArray(), "subtract constant");
        }
    }

    private static void multiply(KerasLayer layer, KerasNetworkBuilder network) {
        List<JsonNode> constants = constants(layer);
        if (constants.isEmpty()) {
            List<String> inputs = layer.inputs();
            if (inputs.stream().map(network::isVector).distinct().count() > 1) {
                throw layer.refused("multiplies planes by a vector along their columns, which Patchlode cannot run; keep the dimensions of what was pooled");
            }
            network.add(layer, new Operation.Multiplication(), "multiply", inputs.toArray(String[]::new));
            return;
        }
        String input = activation(layer, constants);
        double[] scale = CallConstants.perMap(layer, network, constants.get(0), input);
        affine(layer, network, input, scale, new double[scale.length], "multiply by constant");
    }

    private static void divide(KerasLayer layer, KerasNetworkBuilder network) {
        List<JsonNode> constants = constants(layer);
        if (constants.isEmpty() || constantFirst(layer)) {
            throw layer.refused("divides by an activation, which Patchlode cannot run; cut the model before it");
        }
        String input = activation(layer, constants);
        double[] scale = Arrays.stream(CallConstants.perMap(layer, network, constants.get(0), input)).map(s -> 1 / s).toArray();
        affine(layer, network, input, scale, new double[scale.length], "divide by constant");
    }

    private static void average(KerasLayer layer, KerasNetworkBuilder network) {
        String[] inputs = alike(layer, network);
        String sum = network.step(layer.name() + "/sum", new Operation.Addition(), false, inputs);
        scaled(layer, network, sum, 1.0 / inputs.length, 0, "average");
    }

    private static void extremum(KerasLayer layer, KerasNetworkBuilder network, boolean maximum) {
        List<JsonNode> constants = constants(layer);
        if (constants.isEmpty()) {
            network.add(layer, new Operation.Extremum(maximum), maximum ? "maximum" : "minimum", alike(layer, network));
            return;
        }
        String input = activation(layer, constants);
        float bound = (float) CallConstants.number(layer, network, constants.get(0), input);
        Operation operation = bounded(maximum ? bound : Float.NEGATIVE_INFINITY, maximum ? Float.POSITIVE_INFINITY : bound);
        network.add(layer, operation, operation.kind(), input);
    }

    private static void clip(KerasLayer layer, KerasNetworkBuilder network) {
        float least = layer.number("x_min").map(Double::floatValue).orElse(Float.NEGATIVE_INFINITY);
        float most = layer.number("x_max").map(Double::floatValue).orElse(Float.POSITIVE_INFINITY);
        network.add(layer, bounded(least, most), false);
    }

    /** What is zero below zero is a ReLU. */
    private static Operation bounded(float least, float most) {
        if (least == 0 && most > 0) {
            return most == Float.POSITIVE_INFINITY ? Operation.Activation.RELU : new Operation.Activation(ActivationFunction.CLIPPED_RELU, most);
        }
        return new Operation.Clip(least, most);
    }

    /** Of InceptionResNetV2 in keras.applications: the first input and a fraction of the second. */
    private static void residual(KerasLayer layer, KerasNetworkBuilder network) {
        String[] inputs = alike(layer, network);
        double scale = layer.number("scale").orElse(Double.NaN);
        if (inputs.length != 2 || !Double.isFinite(scale)) {
            throw layer.refused("is a CustomScaleLayer, but not with the two inputs and the scale of the one in keras.applications; cut the model before it");
        }
        int maps = network.shape(inputs[1]).maps();
        String scaled = network.step(layer.name() + "/scaled", PointwiseLayers.affine(layer, filled(maps, scale), new double[maps]), false, inputs[1]);
        network.add(layer, new Operation.Addition(), "add", inputs[0], scaled);
    }

    private static void concatenate(KerasLayer layer, KerasNetworkBuilder network) {
        int axis = PointwiseLayers.axis(layer, -1);
        layer.inputs().forEach(input -> network.checkAxis(layer, axis, input));
        network.add(layer, new Operation.Concatenation(), false);
    }

    /** Inputs that are all planes or all vectors; Keras would stretch a vector along the columns of planes. */
    static String[] alike(KerasLayer layer, KerasNetworkBuilder network) {
        List<String> inputs = layer.inputs();
        if (inputs.stream().map(network::isVector).distinct().count() > 1) {
            throw layer.refused("joins planes and vectors, which Patchlode cannot run; keep the dimensions of what was pooled");
        }
        return inputs.toArray(String[]::new);
    }

    /** The constants among what a layer is called on. */
    static List<JsonNode> constants(KerasLayer layer) {
        List<JsonNode> constants = new ArrayList<>();
        for (Operand operand : layer.operands()) {
            if (operand instanceof Operand.Constant constant) {
                constants.add(constant.value());
            }
        }
        return constants;
    }

    /** The one activation beside the one constant. */
    static String activation(KerasLayer layer, List<JsonNode> constants) {
        List<String> activations = layer.operands().stream().filter(Operand.Activation.class::isInstance).map(o -> ((Operand.Activation) o).name()).toList();
        if (activations.size() != 1 || constants.size() != 1) {
            throw layer.refused("(%s) is called on %d activations and %d constants, where Patchlode knows one of each; cut the model before it"
                    .formatted(layer.kind(), activations.size(), constants.size()));
        }
        return activations.get(0);
    }

    private static boolean constantFirst(KerasLayer layer) {
        return layer.operands().get(0) instanceof Operand.Constant;
    }

    private static void scaled(KerasLayer layer, KerasNetworkBuilder network, String input, double scale, double shift, String kind) {
        int maps = network.shape(input).maps();
        affine(layer, network, input, filled(maps, scale), filled(maps, shift), kind);
    }

    private static void affine(KerasLayer layer, KerasNetworkBuilder network, String input, double[] scale, double[] shift, String kind) {
        network.add(layer, PointwiseLayers.affine(layer, scale, shift), kind, input);
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }
}
