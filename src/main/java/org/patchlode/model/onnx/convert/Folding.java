package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto.DataType;
import org.patchlode.model.onnx.proto.Attributes;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.TensorReader;

/** Nodes whose inputs are known are computed when the model is read: shapes, indices, weights not yet folded. */
final class Folding {

    /** Computes one node; its inputs are all constants, but for the extents that Shape asks for. */
    private interface Fold {
        ConstantTensor of(OnnxNode node, Conversion conversion);
    }

    private static final Map<String, Fold> FOLDS = Map.ofEntries(
            Map.entry("Constant", Folding::constant),
            Map.entry("ConstantOfShape", Folding::constantOfShape),
            Map.entry("Shape", Folding::shape),
            Map.entry("Size", (node, c) -> ConstantTensor.of(new int[0], new long[] {Axes.size(node, c.dims(c.value(node, 0)))})),
            Map.entry("Identity", (node, c) -> c.tensor(node, 0)),
            Map.entry("Dropout", (node, c) -> c.tensor(node, 0)),
            Map.entry("Cast", Folding::cast),
            Map.entry("Gather", Folding::gather),
            Map.entry("Slice", (node, c) -> {
                ConstantTensor data = c.tensor(node, 0);
                return take(node, c, data, Slices.slice(node, c, data.dims()));
            }),
            Map.entry("Concat", FoldedConcat::fold),
            Map.entry("Transpose", Folding::transpose),
            Map.entry("Expand", Folding::expand),
            Map.entry("Range", Folding::range),
            Map.entry("Reshape", (node, c) -> {
                ConstantTensor data = c.tensor(node, 0);
                return data.withDims(Axes.reshape(node, data.dims(), Axes.integers(node, c.tensor(node, 1)), !node.attributes().flag("allowzero")));
            }),
            Map.entry("Flatten", (node, c) -> {
                ConstantTensor data = c.tensor(node, 0);
                return data.withDims(Axes.flatten(node, data.dims(), node.attributes().integer("axis").orElse(1L)));
            }),
            Map.entry("Squeeze", (node, c) -> {
                ConstantTensor data = c.tensor(node, 0);
                return data.withDims(Axes.squeeze(node, data.dims(), Axes.axes(node, c, 1), 0));
            }),
            Map.entry("Unsqueeze", (node, c) -> {
                ConstantTensor data = c.tensor(node, 0);
                return data.withDims(Axes.unsqueeze(node, data.dims(), Axes.axes(node, c, 1).orElseThrow(() -> node.refuse("names no axes; the model file is damaged"))));
            }));

    private Folding() {}

    /** The tensor that a node makes; empty if such a node is not computed here. */
    static Optional<ConstantTensor> fold(OnnxNode node, Conversion conversion) {
        Fold fold = FOLDS.get(node.operator());
        return fold == null ? FoldedArithmetic.fold(node, conversion) : Optional.of(fold.of(node, conversion));
    }

    private static ConstantTensor constant(OnnxNode node, Conversion conversion) {
        Attributes a = node.attributes();
        if (a.has("value")) {
            return conversion.read(node.output(), a.tensor("value").orElseThrow());
        } else if (a.has("value_float")) {
            return ConstantTensor.of(new int[0], new float[] {a.real("value_float", 0)});
        } else if (a.has("value_int")) {
            return ConstantTensor.of(new int[0], new long[] {a.integer("value_int").orElseThrow()});
        } else if (a.has("value_floats")) {
            float[] values = a.reals("value_floats").orElseThrow();
            return ConstantTensor.of(new int[] {values.length}, values);
        } else if (a.has("value_ints")) {
            return ConstantTensor.vector(a.integers("value_ints").orElseThrow());
        }
        throw node.refuse("holds neither floats nor integers; Patchlode runs networks of 32-bit floats");
    }

    private static ConstantTensor constantOfShape(OnnxNode node, Conversion conversion) {
        int[] dims = positive(node, Axes.integers(node, conversion.tensor(node, 0)));
        int size = Axes.size(node, dims);
        conversion.afford(size);
        ConstantTensor value = node.attributes().tensor("value").map(proto -> conversion.read(node.output(), proto)).orElse(ConstantTensor.of(new int[] {1}, new float[1]));
        if (value.size() != 1) {
            throw node.refuse("fills a tensor with %s; the model file is damaged".formatted(value.describe()));
        }
        return value.pick(dims, new int[size]);
    }

    private static ConstantTensor shape(OnnxNode node, Conversion conversion) {
        int[] dims = conversion.dims(conversion.value(node, 0));
        int start = bound(node.attributes().integer("start").orElse(0L), dims.length);
        int end = bound(node.attributes().integer("end").orElse((long) dims.length), dims.length);
        return ConstantTensor.vector(Arrays.stream(dims, start, Math.max(start, end)).asLongStream().toArray());
    }

    private static int bound(long value, int rank) {
        return (int) Math.max(0, Math.min(rank, value < 0 ? Math.max(value, -rank) + rank : value));
    }

    private static ConstantTensor cast(OnnxNode node, Conversion conversion) {
        ConstantTensor data = conversion.tensor(node, 0);
        int to = (int) (long) node.attributes().integer("to").orElseThrow(() -> node.refuse("says not to what; the model file is damaged"));
        if (to == DataType.FLOAT_VALUE) {
            float[] values = new float[data.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) data.number(i);
            }
            return ConstantTensor.of(data.dims(), values);
        } else if (to == DataType.INT64_VALUE || to == DataType.INT32_VALUE || to == DataType.BOOL_VALUE) {
            return ConstantTensor.of(data.dims(), IntStream.range(0, data.size())
                    .mapToLong(i -> to == DataType.BOOL_VALUE ? data.number(i) == 0 ? 0 : 1 : data.isFloat() ? (long) data.number(i) : data.integers()[i]).toArray());
        }
        throw node.refuse("makes values of type %s; Patchlode runs networks of 32-bit floats, so export the model in float32".formatted(TensorReader.type(to)));
    }

    private static ConstantTensor gather(OnnxNode node, Conversion conversion) {
        ConstantTensor data = conversion.tensor(node, 0);
        ConstantTensor indices = conversion.tensor(node, 1);
        int axis = Axes.axis(node, node.attributes().integer("axis").orElse(0L), data.rank());
        int[][] taken = Slices.all(data.dims());
        taken[axis] = Slices.gather(node, indices, data.dims()[axis]);
        int[] before = Arrays.copyOf(data.dims(), axis);
        int[] after = Arrays.copyOfRange(data.dims(), axis + 1, data.rank());
        return take(node, conversion, data, taken)
                .withDims(IntStream.concat(IntStream.concat(Arrays.stream(before), Arrays.stream(indices.dims())), Arrays.stream(after)).toArray());
    }

    private static ConstantTensor transpose(OnnxNode node, Conversion conversion) {
        ConstantTensor data = conversion.tensor(node, 0);
        int[] order = order(node, data.rank());
        int[] strides = strides(data.dims());
        return strided(node, conversion, data, Arrays.stream(order).map(i -> data.dims()[i]).toArray(), Arrays.stream(order).map(i -> strides[i]).toArray());
    }

    /** The order of axes that a Transpose names; by default it turns them round. */
    static int[] order(OnnxNode node, int rank) {
        long[] given = node.attributes().integers("perm").orElseGet(() -> IntStream.range(0, rank).mapToLong(i -> rank - 1L - i).toArray());
        if (given.length != rank || Axes.axes(node, given, rank).length != rank) {
            throw node.refuse("orders %d axes by %s; the model file is damaged".formatted(rank, Arrays.toString(given)));
        }
        return Arrays.stream(given).mapToInt(axis -> Axes.axis(node, axis, rank)).toArray();
    }

    private static ConstantTensor expand(OnnxNode node, Conversion conversion) {
        ConstantTensor data = conversion.tensor(node, 0);
        int[] wanted = positive(node, Axes.integers(node, conversion.tensor(node, 1)));
        return broadcast(node, conversion, data, FoldedArithmetic.broadcast(node, data.dims(), wanted));
    }

    /** The tensor repeated along axes of extent 1. */
    static ConstantTensor broadcast(OnnxNode node, Conversion conversion, ConstantTensor data, int[] dims) {
        if (Arrays.equals(data.dims(), dims)) {
            return data;
        }
        int[] own = strides(data.dims());
        int[] strides = new int[dims.length];
        for (int i = 0; i < data.rank(); i++) {
            strides[dims.length - data.rank() + i] = data.dims()[i] == 1 ? 0 : own[i];
        }
        return strided(node, conversion, data, dims, strides);
    }

    private static ConstantTensor range(OnnxNode node, Conversion conversion) {
        long[] bounds = IntStream.range(0, 3).mapToLong(i -> {
            ConstantTensor bound = conversion.tensor(node, i);
            if (bound.isFloat() || bound.size() != 1) {
                throw node.refuse("counts by %s, where Patchlode knows single integers only".formatted(bound.describe()));
            }
            return bound.integers()[0];
        }).toArray();
        long count = bounds[2] == 0 ? -1 : Math.max(0, -Math.floorDiv(Math.subtractExact(bounds[0], bounds[1]), bounds[2]));
        conversion.afford(count);
        return ConstantTensor.vector(IntStream.range(0, Math.toIntExact(count)).mapToLong(i -> bounds[0] + i * bounds[2]).toArray());
    }

    private static ConstantTensor take(OnnxNode node, Conversion conversion, ConstantTensor data, int[][] taken) {
        int[] dims = Arrays.stream(taken).mapToInt(axis -> axis.length).toArray();
        int size = Axes.size(node, dims);
        conversion.afford(size);
        int[] strides = strides(data.dims());
        int[] places = new int[size];
        int run = size;
        for (int axis = 0; axis < dims.length && size > 0; axis++) {
            run /= dims[axis];
            for (int i = 0; i < size; i++) {
                places[i] += taken[axis][i / run % dims[axis]] * strides[axis];
            }
        }
        return data.pick(dims, places);
    }

    private static ConstantTensor strided(OnnxNode node, Conversion conversion, ConstantTensor data, int[] dims, int[] strides) {
        int size = Axes.size(node, dims);
        conversion.afford(size);
        int[] places = new int[size];
        int run = size;
        for (int axis = 0; axis < dims.length && size > 0; axis++) {
            run /= dims[axis];
            for (int i = 0; i < size; i++) {
                places[i] += i / run % dims[axis] * strides[axis];
            }
        }
        return data.pick(dims, places);
    }

    private static int[] strides(int[] dims) {
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return strides;
    }

    private static int[] positive(OnnxNode node, long[] dims) {
        if (Arrays.stream(dims).anyMatch(dim -> dim < 0 || dim > Integer.MAX_VALUE)) {
            throw node.refuse("makes a tensor of extents %s; the model file is damaged".formatted(Arrays.toString(dims)));
        }
        return Arrays.stream(dims).mapToInt(dim -> (int) dim).toArray();
    }
}
