package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;

/** Arithmetic of constants. */
final class FoldedArithmetic {

    private record Binary(DoubleBinaryOperator floats, LongBinaryOperator integers, boolean truth) {}

    private static final Map<String, Binary> BINARY = Map.ofEntries(
            Map.entry("Add", new Binary(Double::sum, Long::sum, false)),
            Map.entry("Sub", new Binary((a, b) -> a - b, (a, b) -> a - b, false)),
            Map.entry("Mul", new Binary((a, b) -> a * b, (a, b) -> a * b, false)),
            Map.entry("Div", new Binary((a, b) -> a / b, (a, b) -> a / b, false)),
            Map.entry("Mod", new Binary((a, b) -> a % b, Math::floorMod, false)),
            Map.entry("Pow", new Binary(Math::pow, (a, b) -> (long) Math.pow(a, b), false)),
            Map.entry("Min", new Binary(Math::min, Math::min, false)),
            Map.entry("Max", new Binary(Math::max, Math::max, false)),
            Map.entry("Equal", new Binary((a, b) -> truth(a == b), (a, b) -> truth(a == b), true)),
            Map.entry("Less", new Binary((a, b) -> truth(a < b), (a, b) -> truth(a < b), true)),
            Map.entry("Greater", new Binary((a, b) -> truth(a > b), (a, b) -> truth(a > b), true)),
            Map.entry("LessOrEqual", new Binary((a, b) -> truth(a <= b), (a, b) -> truth(a <= b), true)),
            Map.entry("GreaterOrEqual", new Binary((a, b) -> truth(a >= b), (a, b) -> truth(a >= b), true)),
            Map.entry("And", new Binary((a, b) -> truth(a != 0 && b != 0), (a, b) -> a & b, true)),
            Map.entry("Or", new Binary((a, b) -> truth(a != 0 || b != 0), (a, b) -> a | b, true)));

    private static final Map<String, DoubleUnaryOperator> UNARY = Map.of(
            "Sqrt", Math::sqrt, "Reciprocal", a -> 1 / a, "Neg", a -> -a, "Abs", Math::abs, "Exp", Math::exp, "Log", Math::log,
            "Floor", Math::floor, "Ceil", Math::ceil, "Not", a -> truth(a == 0));

    private FoldedArithmetic() {}

    static Optional<ConstantTensor> fold(OnnxNode node, Conversion conversion) {
        if (BINARY.containsKey(node.operator())) {
            Binary operator = BINARY.get(node.operator());
            ConstantTensor result = conversion.tensor(node, 0);
            for (int i = 1; i < node.inputs().size(); i++) {
                result = binary(node, conversion, operator, result, conversion.tensor(node, i));
            }
            return Optional.of(result);
        } else if (UNARY.containsKey(node.operator())) {
            return Optional.of(unary(conversion, UNARY.get(node.operator()), conversion.tensor(node, 0)));
        } else if (node.operator().equals("Where")) {
            return Optional.of(where(node, conversion));
        } else if (node.operator().equals("Clip")) {
            return Optional.of(clip(node, conversion));
        } else if (node.operator().equals("ReduceProd")) {
            return Optional.of(product(node, conversion.tensor(node, 0)));
        }
        return Optional.empty();
    }

    private static ConstantTensor clip(OnnxNode node, Conversion conversion) {
        ConstantTensor data = conversion.tensor(node, 0);
        double least = Pointwise.bound(node, conversion, 1, "min", Double.NEGATIVE_INFINITY);
        double most = Pointwise.bound(node, conversion, 2, "max", Double.POSITIVE_INFINITY);
        conversion.afford(data.size());
        if (data.isFloat()) {
            float[] values = new float[data.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.min(most, Math.max(least, data.number(i)));
            }
            return ConstantTensor.of(data.dims(), values);
        }
        return ConstantTensor.of(data.dims(), IntStream.range(0, data.size()).mapToLong(i -> (long) Math.min(most, Math.max(least, data.number(i)))).toArray());
    }

    /** Extents of two tensors laid over each other, axes of extent 1 repeated. */
    static int[] broadcast(OnnxNode node, int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int left = i < rank - a.length ? 1 : a[i - rank + a.length];
            int right = i < rank - b.length ? 1 : b[i - rank + b.length];
            if (left != right && left != 1 && right != 1) {
                throw node.refuse("lays extents %s over %s, which do not fit; the model file is damaged".formatted(Arrays.toString(a), Arrays.toString(b)));
            }
            dims[i] = left == 1 ? right : left;
        }
        return dims;
    }

    private static ConstantTensor binary(OnnxNode node, Conversion conversion, Binary operator, ConstantTensor a, ConstantTensor b) {
        if (a.isFloat() != b.isFloat()) {
            throw node.refuse("mixes floats and integers; the model file is damaged");
        }
        int[] dims = broadcast(node, a.dims(), b.dims());
        Axes.size(node, dims);
        ConstantTensor left = Folding.broadcast(node, conversion, a, dims);
        ConstantTensor right = Folding.broadcast(node, conversion, b, dims);
        conversion.afford(left.size());
        if (!a.isFloat()) {
            long[] values = new long[left.size()];
            for (int i = 0; i < values.length; i++) {
                if (right.integers()[i] == 0 && (node.operator().equals("Div") || node.operator().equals("Mod"))) {
                    throw node.refuse("divides by zero; the model file is damaged");
                }
                values[i] = operator.integers().applyAsLong(left.integers()[i], right.integers()[i]);
            }
            return ConstantTensor.of(dims, values);
        }
        float[] values = new float[left.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) operator.floats().applyAsDouble(left.floats()[i], right.floats()[i]);
        }
        return operator.truth() ? truths(dims, values) : ConstantTensor.of(dims, values);
    }

    private static ConstantTensor unary(Conversion conversion, DoubleUnaryOperator operator, ConstantTensor data) {
        conversion.afford(data.size());
        if (!data.isFloat()) {
            return ConstantTensor.of(data.dims(), Arrays.stream(data.integers()).map(a -> (long) operator.applyAsDouble(a)).toArray());
        }
        float[] values = new float[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) operator.applyAsDouble(data.floats()[i]);
        }
        return ConstantTensor.of(data.dims(), values);
    }

    private static ConstantTensor where(OnnxNode node, Conversion conversion) {
        ConstantTensor yes = conversion.tensor(node, 1);
        ConstantTensor no = conversion.tensor(node, 2);
        if (yes.isFloat() != no.isFloat()) {
            throw node.refuse("mixes floats and integers; the model file is damaged");
        }
        int[] dims = broadcast(node, broadcast(node, conversion.tensor(node, 0).dims(), yes.dims()), no.dims());
        ConstantTensor choice = Folding.broadcast(node, conversion, conversion.tensor(node, 0), dims);
        ConstantTensor left = Folding.broadcast(node, conversion, yes, dims);
        ConstantTensor right = Folding.broadcast(node, conversion, no, dims);
        conversion.afford(choice.size());
        if (!yes.isFloat()) {
            return ConstantTensor.of(dims, IntStream.range(0, choice.size()).mapToLong(i -> (choice.number(i) != 0 ? left : right).integers()[i]).toArray());
        }
        float[] values = new float[choice.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (choice.number(i) != 0 ? left : right).floats()[i];
        }
        return ConstantTensor.of(dims, values);
    }

    private static ConstantTensor product(OnnxNode node, ConstantTensor data) {
        boolean keep = node.attributes().integer("keepdims").orElse(1L) != 0;
        if (data.isFloat() || data.rank() > 1) {
            throw node.refuse("multiplies %s, where Patchlode knows lists of integers only".formatted(data.describe()));
        }
        return ConstantTensor.of(keep ? new int[] {1} : new int[0], new long[] {Arrays.stream(data.integers()).reduce(1, (a, b) -> a * b)});
    }

    private static ConstantTensor truths(int[] dims, float[] values) {
        long[] truths = new long[values.length];
        for (int i = 0; i < truths.length; i++) {
            truths[i] = (long) values[i];
        }
        return ConstantTensor.of(dims, truths);
    }

    private static long truth(boolean value) {
        return value ? 1 : 0;
    }
}
