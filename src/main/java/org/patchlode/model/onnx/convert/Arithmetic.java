package org.patchlode.model.onnx.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Operation;

/** Sums, products and joins: of activations, or of one with a constant, which is a batch normalisation then. */
final class Arithmetic {

    private Arithmetic() {}

    static void add(OnnxNode node, Conversion conversion) {
        if (node.inputs().size() == 2 && constant(node, conversion) >= 0) {
            int constant = constant(node, conversion);
            Signal in = byMaps(node, conversion, conversion.signal(node, 1 - constant));
            float[] shift = perMap(node, conversion.tensor(node, constant), in);
            affine(node, conversion, in, filled(shift.length, 1), shift, "add constant");
            return;
        }
        List<Signal> signals = conversion.arrangement().alike(node, signals(node, conversion));
        if (signals.size() == 1) {
            conversion.bind(node.output(), signals.get(0));
            return;
        }
        conversion.layer(node, new Operation.Addition(), shape -> signals.get(0).view(), signals.toArray(Signal[]::new));
    }

    static void subtract(OnnxNode node, Conversion conversion) {
        int constant = constant(node, conversion);
        if (constant < 0) {
            List<Signal> signals = conversion.arrangement().alike(node, signals(node, conversion));
            int maps = signals.get(1).shape().maps();
            Signal negated = conversion.inner(node, "/negated", new Operation.BatchNormalization(filled(maps, -1), new float[maps]), signals.get(1));
            conversion.layer(node, node.output(), new Operation.Addition(), "subtract", shape -> negated.view(), signals.get(0), negated);
            return;
        }
        Signal in = byMaps(node, conversion, conversion.signal(node, 1 - constant));
        float[] values = perMap(node, conversion.tensor(node, constant), in);
        if (constant == 0) {
            affine(node, conversion, in, filled(values.length, -1), values, "subtract from constant");
        } else {
            float[] shift = new float[values.length];
            for (int i = 0; i < shift.length; i++) {
                shift[i] = -values[i];
            }
            affine(node, conversion, in, filled(values.length, 1), shift, "subtract constant");
        }
    }

    static void multiply(OnnxNode node, Conversion conversion) {
        int constant = constant(node, conversion);
        if (constant >= 0) {
            Signal in = byMaps(node, conversion, conversion.signal(node, 1 - constant));
            float[] scale = perMap(node, conversion.tensor(node, constant), in);
            affine(node, conversion, in, scale, new float[scale.length], "multiply by constant");
            return;
        }
        Signal left = conversion.signal(node, 0);
        Signal right = conversion.signal(node, 1);
        if (left.view().rank() != right.view().rank()) {
            throw node.refuse("multiplies activations of %d and %d axes, which Patchlode cannot run; cut the model before it"
                    .formatted(left.view().rank() + 1, right.view().rank() + 1));
        }
        boolean gate = left.shape().isFlat() || right.shape().isFlat();
        Optional<Integer> axis = left.view().mapAxis(left.shape());
        if (!gate || axis.isEmpty() || !axis.equals(right.view().mapAxis(right.shape()))) {
            List<Signal> alike = conversion.arrangement().alike(node, List.of(left, right));
            left = alike.get(0);
            right = alike.get(1);
        }
        View view = left.shape().isFlat() ? right.view() : left.view();
        conversion.layer(node, new Operation.Multiplication(), shape -> view, left, right);
    }

    static void divide(OnnxNode node, Conversion conversion) {
        if (constant(node, conversion) != 1) {
            throw node.refuse("divides by an activation, which Patchlode cannot run; cut the model before it");
        }
        Signal in = byMaps(node, conversion, conversion.signal(node, 0));
        float[] scale = perMap(node, conversion.tensor(node, 1), in);
        for (int i = 0; i < scale.length; i++) {
            scale[i] = 1 / scale[i];
        }
        affine(node, conversion, in, scale, new float[scale.length], "divide by constant");
    }

    static void negate(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        affine(node, conversion, in, filled(in.shape().maps(), -1), new float[in.shape().maps()], "negate");
    }

    static void maximum(OnnxNode node, Conversion conversion) {
        extremum(node, conversion, true);
    }

    static void minimum(OnnxNode node, Conversion conversion) {
        extremum(node, conversion, false);
    }

    /** Of activations; with a number it is a clip. */
    private static void extremum(OnnxNode node, Conversion conversion, boolean maximum) {
        int constant = node.inputs().size() == 2 ? constant(node, conversion) : -1;
        if (constant >= 0) {
            ConstantTensor bound = conversion.tensor(node, constant);
            if (bound.size() != 1) {
                throw node.refuse("compares an activation with %s, where Patchlode knows single numbers only; cut the model before it".formatted(bound.describe()));
            }
            float number = (float) bound.number(0);
            Operation operation = Pointwise.between(maximum ? number : Float.NEGATIVE_INFINITY, maximum ? Float.POSITIVE_INFINITY : number);
            conversion.pointwise(node, operation, operation.kind(), conversion.signal(node, 1 - constant));
            return;
        }
        List<Signal> signals = conversion.arrangement().alike(node, signals(node, conversion));
        conversion.layer(node, new Operation.Extremum(maximum), shape -> signals.get(0).view(), signals.toArray(Signal[]::new));
    }

    static void mean(OnnxNode node, Conversion conversion) {
        List<Signal> signals = conversion.arrangement().alike(node, signals(node, conversion));
        Signal sum = signals.size() == 1 ? signals.get(0) : conversion.inner(node, "/sum", new Operation.Addition(), signals.toArray(Signal[]::new));
        int maps = sum.shape().maps();
        affine(node, conversion, sum, filled(maps, 1f / signals.size()), new float[maps], "mean");
    }

    /** Squares and other small powers: products with itself. */
    static void power(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().inGraphOrder(node, conversion.signal(node, 0));
        ConstantTensor exponent = conversion.tensor(node, 1);
        double power = exponent.size() == 1 ? exponent.number(0) : Double.NaN;
        if (power != 2 && power != 3 && power != 4) {
            throw node.refuse("takes the power %s of an activation, where Patchlode knows 2, 3 and 4; cut the model before it"
                    .formatted(exponent.size() == 1 ? String.valueOf(power) : exponent.describe()));
        }
        Signal[] factors = new Signal[(int) power];
        Arrays.fill(factors, in);
        conversion.layer(node, node.output(), new Operation.Multiplication(), "power", shape -> in.view(), factors);
    }

    static void concatenate(OnnxNode node, Conversion conversion) {
        List<Signal> signals = conversion.arrangement().alike(node, signals(node, conversion));
        Signal first = signals.get(0);
        long given = node.attributes().integer("axis").orElseThrow(() -> node.refuse("names no axis; the model file is damaged"));
        int axis = Axes.axis(node, given, first.view().rank() + 1) - 1;
        int maps = first.view().mapAxis(first.shape()).orElseThrow();
        if (axis != maps) {
            throw node.refuse("joins along axis %d, which is not that of the feature maps (%d); Patchlode joins maps only".formatted(given, maps + 1));
        }
        if (signals.size() == 1) {
            conversion.bind(node.output(), first);
            return;
        }
        conversion.layer(node, new Operation.Concatenation(), shape -> first.view().withMaps(maps, shape), signals.toArray(Signal[]::new));
    }

    /** The signal with its maps in order along one axis of the graph's. */
    static Signal byMaps(OnnxNode node, Conversion conversion, Signal signal) {
        if (signal.view().mapAxis(signal.shape()).isPresent()) {
            return signal;
        }
        return signal.view().rank() == 1 ? conversion.arrangement().vector(node, signal) : conversion.arrangement().plane(node, signal);
    }

    /** A constant as one value a map of the signal. @throws org.patchlode.network.ModelException if it differs within a map */
    static float[] perMap(OnnxNode node, ConstantTensor constant, Signal signal) {
        int maps = signal.shape().maps();
        int axis = signal.view().mapAxis(signal.shape()).orElseThrow() + 1;
        int lead = signal.view().rank() + 1 - constant.rank();
        boolean fits = constant.isFloat() && lead >= 0;
        for (int i = 0; fits && i < constant.rank(); i++) {
            fits = constant.dims()[i] == 1 || lead + i == axis && constant.dims()[i] == maps;
        }
        if (!fits) {
            throw node.refuse("reads a constant of extents %s beside an activation of %s, where Patchlode knows one number a map or for all only; cut the model before it"
                    .formatted(Arrays.toString(constant.dims()), signal.shape()));
        }
        return constant.size() == 1 ? filled(maps, constant.floats()[0]) : constant.floats().clone();
    }

    /** Which of two inputs is a constant, or -1. */
    private static int constant(OnnxNode node, Conversion conversion) {
        if (node.inputs().size() != 2) {
            throw node.refuse("reads %d inputs where two belong; the model file is damaged".formatted(node.inputs().size()));
        }
        return conversion.value(node, 0) instanceof ConstantTensor ? 0 : conversion.value(node, 1) instanceof ConstantTensor ? 1 : -1;
    }

    private static void affine(OnnxNode node, Conversion conversion, Signal in, float[] scale, float[] shift, String kind) {
        for (int i = 0; i < scale.length; i++) {
            if (!Float.isFinite(scale[i]) || !Float.isFinite(shift[i])) {
                throw node.refuse("scales map %d by %s and shifts it by %s; the model file is damaged".formatted(i, scale[i], shift[i]));
            }
        }
        conversion.pointwise(node, new Operation.BatchNormalization(scale, shift), kind, in);
    }

    private static List<Signal> signals(OnnxNode node, Conversion conversion) {
        List<Signal> signals = new ArrayList<>(IntStream.range(0, node.inputs().size()).mapToObj(i -> conversion.signal(node, i)).toList());
        if (signals.stream().map(signal -> signal.view().rank()).distinct().count() != 1) {
            throw node.refuse("joins activations of different numbers of axes, which Patchlode cannot run; cut the model before it");
        }
        return signals;
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
