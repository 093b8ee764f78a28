package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.Optional;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Convolutions, pools and zeros around a plane. */
final class Windowed {

    private Windowed() {}

    static void convolution(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().plane(node, conversion.signal(node, 0));
        ConstantTensor weights = conversion.tensor(node, 1);
        if (weights.rank() != 4 || !weights.isFloat()) {
            throw node.refuse("has weights of extents %s, where [outputs, inputs / groups, rows, columns] belong; Patchlode runs 2D convolutions"
                    .formatted(Arrays.toString(weights.dims())));
        }
        int outputs = weights.dims()[0];
        int rows = weights.dims()[2];
        int columns = weights.dims()[3];
        node.attributes().integers("kernel_shape").ifPresent(kernel -> {
            if (!Arrays.equals(kernel, new long[] {rows, columns})) {
                throw node.refuse("names the kernel %s but has one of %dx%d; the model file is damaged".formatted(Arrays.toString(kernel), rows, columns));
            }
        });
        int groups = count(node, node.attributes().integer("group").orElse(1L));
        if (groups == 0 || weights.dims()[1] != in.shape().maps() / groups) {
            throw node.refuse("has weights for %d maps a group, but reads %d maps in %d groups; the model file is damaged"
                    .formatted(weights.dims()[1], in.shape().maps(), groups));
        }
        float[] bias = node.input(2).isPresent() ? conversion.floats(node, 2, outputs) : new float[outputs];
        Geometry window = window(node, rows, columns, in.shape());
        conversion.layer(node, new Operation.Convolution(window, outputs, groups, weights.floats(), bias), View::plane, in);
    }

    static void maxPool(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().plane(node, conversion.signal(node, 0));
        conversion.layer(node, node.output(), new Operation.MaxPool(rounded(node, pool(node, in.shape()), in.shape())), "max pool", View::plane, in);
    }

    static void averagePool(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().plane(node, conversion.signal(node, 0));
        Geometry window = pool(node, in.shape());
        if (window.dilationRows() != 1 || window.dilationColumns() != 1) {
            throw node.refuse("averages a dilated window, which Patchlode cannot run; cut the model before it");
        }
        Padding counted = node.attributes().flag("count_include_pad") ? window.padding() : Padding.NONE;
        conversion.layer(node, new Operation.AveragePool(rounded(node, window, in.shape()), counted), View::plane, in);
    }

    static void globalPool(OnnxNode node, Conversion conversion, boolean maximum) {
        Signal in = conversion.arrangement().plane(node, conversion.signal(node, 0));
        conversion.layer(node, new Operation.GlobalPool(maximum), View::plane, in);
    }

    static void pad(OnnxNode node, Conversion conversion) {
        Signal in = conversion.signal(node, 0);
        int rank = in.view().rank() + 1;
        long[] given = node.attributes().integers("pads").orElseGet(() -> Axes.integers(node, conversion.tensor(node, 1)));
        int[] axes = Axes.axes(node, conversion.optional(node, 3).map(t -> Axes.integers(node, t)).orElseGet(() -> Views.count(rank)), rank);
        if (given.length != 2 * axes.length) {
            throw node.refuse("pads %d axes by %d numbers; the model file is damaged".formatted(axes.length, given.length));
        }
        long[] pads = new long[2 * rank];
        for (int i = 0; i < axes.length; i++) {
            pads[axes[i]] = given[i];
            pads[rank + axes[i]] = given[axes.length + i];
        }
        double value = node.input(2).isPresent() ? number(node, conversion.tensor(node, 2)) : node.attributes().real("value", 0);
        String mode = node.attributes().text("mode", "constant");
        if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
            conversion.bind(node.output(), in);
            return;
        }
        boolean border = mode.equals("reflect") || mode.equals("edge");
        if (!border && (!mode.equals("constant") || value != 0) || rank != 4 || pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0) {
            throw node.refuse("pads by %s in mode '%s' with %s, where Patchlode knows zeros, mirrored planes (reflect) and repeated borders (edge) around planes only; cut the model before it"
                    .formatted(Arrays.toString(pads), mode, value));
        }
        Padding padding = new Padding(count(node, pads[2]), count(node, pads[3]), count(node, pads[6]), count(node, pads[7]));
        Operation operation = border ? new Operation.BorderPadding(padding, mode.equals("reflect")) : new Operation.ZeroPadding(padding);
        conversion.layer(node, operation, View::plane, conversion.arrangement().plane(node, in));
    }

    private static double number(OnnxNode node, ConstantTensor tensor) {
        if (tensor.size() != 1) {
            throw node.refuse("reads %s where a number belongs; the model file is damaged".formatted(tensor.describe()));
        }
        return tensor.number(0);
    }

    private static Geometry pool(OnnxNode node, Shape in) {
        int[] kernel = pair(node, "kernel_shape").orElseThrow(() -> node.refuse("has no kernel_shape; the model file is damaged"));
        return window(node, kernel[0], kernel[1], in);
    }

    private static Geometry rounded(OnnxNode node, Geometry window, Shape in) {
        return node.attributes().flag("ceil_mode") ? window.ceil(in.rows(), in.columns()) : window;
    }

    private static Geometry window(OnnxNode node, int rows, int columns, Shape in) {
        int[] ones = {1, 1};
        int[] stride = pair(node, "strides").orElse(ones);
        int[] dilation = pair(node, "dilations").orElse(ones);
        Geometry bare = new Geometry(rows, columns, stride[0], stride[1], dilation[0], dilation[1], Padding.NONE);
        String auto = node.attributes().text("auto_pad", "NOTSET");
        switch (auto) {
            case "VALID" -> {
                return bare;
            }
            case "SAME_UPPER" -> {
                return bare.same(in.rows(), in.columns());
            }
            case "SAME_LOWER" -> {
                Padding upper = bare.same(in.rows(), in.columns()).padding();
                return bare.with(new Padding(upper.bottom(), upper.right(), upper.top(), upper.left()));
            }
            case "NOTSET", "" -> {
                int[] p = numbers(node, "pads", 4).orElse(new int[4]);
                return bare.with(new Padding(p[0], p[1], p[2], p[3]));
            }
            default -> throw node.refuse("has the auto_pad '%s', which ONNX does not know; the model file is damaged".formatted(auto));
        }
    }

    static Optional<int[]> pair(OnnxNode node, String name) {
        return numbers(node, name, 2);
    }

    static Optional<int[]> numbers(OnnxNode node, String name, int count) {
        return node.attributes().integers(name).map(values -> {
            if (values.length != count) {
                throw node.refuse("has the %s %s, where %d numbers belong; Patchlode runs operations on planes".formatted(name, Arrays.toString(values), count));
            }
            return Arrays.stream(values).mapToInt(value -> count(node, value)).toArray();
        });
    }

    private static int count(OnnxNode node, long value) {
        if (value < 0 || value > 1 << 20) {
            throw node.refuse("has the size, stride, padding or group count %d, which cannot be; the model file is damaged or crops its input".formatted(value));
        }
        return (int) value;
    }
}
