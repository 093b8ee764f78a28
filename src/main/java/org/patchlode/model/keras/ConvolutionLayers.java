package org.patchlode.model.keras;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.patchlode.model.TransposedConvolution;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;

/** Convolutions and dense layers. Kernels are {@code [rows, columns, inputs, outputs]} in either data format. */
final class ConvolutionLayers {

    static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = Map.of(
            "Conv2D", ConvolutionLayers::convolution,
            "Convolution2D", ConvolutionLayers::convolution,
            "DepthwiseConv2D", ConvolutionLayers::depthwise,
            "SeparableConv2D", ConvolutionLayers::separable,
            "SeparableConvolution2D", ConvolutionLayers::separable,
            "Conv2DTranspose", ConvolutionLayers::transposed,
            "Convolution2DTranspose", ConvolutionLayers::transposed,
            "Dense", ConvolutionLayers::dense);

    private static final int[] ONE = {1, 1};

    private ConvolutionLayers() {}

    private static void convolution(KerasLayer layer, KerasNetworkBuilder network) {
        KerasArray kernel = layer.weight("kernel", 4);
        int outputs = kernel.shape()[3];
        Operation operation = new Operation.Convolution(window(layer, kernel, network), outputs, groups(layer), kernel.permuted(3, 2, 0, 1), layer.bias(outputs));
        network.add(layer, operation, false, ActivationLayers.after(layer, network), layer.input());
    }

    private static void depthwise(KerasLayer layer, KerasNetworkBuilder network) {
        KerasArray kernel = layer.weight("depthwise_kernel", 4);
        int maps = kernel.shape()[2];
        int outputs = Math.multiplyExact(maps, kernel.shape()[3]);
        Operation operation = new Operation.Convolution(window(layer, kernel, network), outputs, maps, kernel.permuted(2, 3, 0, 1), layer.bias(outputs));
        network.add(layer, operation, false, ActivationLayers.after(layer, network), layer.input());
    }

    private static void separable(KerasLayer layer, KerasNetworkBuilder network) {
        KerasArray deep = layer.weight("depthwise_kernel", 4);
        KerasArray wide = layer.weight("pointwise_kernel", 4);
        int maps = deep.shape()[2];
        int between = Math.multiplyExact(maps, deep.shape()[3]);
        String depthwise = network.step(layer.name() + "/depthwise",
                new Operation.Convolution(window(layer, deep, network), between, maps, deep.permuted(2, 3, 0, 1), new float[between]), false, layer.input());
        int outputs = wide.shape()[3];
        Operation pointwise = new Operation.Convolution(Geometry.square(1, 1, 0), outputs, 1, wide.permuted(3, 2, 0, 1), layer.bias(outputs));
        network.add(layer, pointwise, false, ActivationLayers.after(layer, network), depthwise);
    }

    /** Its kernel is {@code [rows, columns, outputs, inputs]}. 'same' makes stride times as many rows and columns, and cuts the rest off evenly, the odd one at the end. */
    private static void transposed(KerasLayer layer, KerasNetworkBuilder network) {
        network.checkPlane(layer, layer.input());
        KerasArray kernel = layer.weight("kernel", 4);
        int outputs = kernel.shape()[2];
        int[] stride = layer.pair("strides", ONE);
        int[] dilation = layer.pair("dilation_rate", ONE);
        String padding = layer.text("padding", "valid");
        if (!layer.setting("output_padding").isNull() && !layer.setting("output_padding").isMissingNode() || !padding.equals("same") && !padding.equals("valid")) {
            throw layer.refused("is a Conv2DTranspose with padding '%s' and output_padding %s; use 'same' or 'valid', and no output_padding".formatted(padding, layer.setting("output_padding")));
        }
        int[] cut = new int[4];
        int[] more = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            // Rows that the whole result has more than stride times the input's.
            int surplus = dilation[axis] * (kernel.shape()[axis] - 1) + 1 - stride[axis];
            more[axis] = Math.max(0, -surplus);
            if (padding.equals("same")) {
                cut[axis] = Math.max(0, surplus) / 2;
                cut[axis + 2] = Math.max(0, surplus) - cut[axis];
            }
        }
        int[] dims = {kernel.shape()[3], outputs, kernel.shape()[0], kernel.shape()[1]};
        List<Operation> parts = new TransposedConvolution(dims, 1, kernel.permuted(3, 2, 0, 1), layer.bias(outputs), stride, dilation, cut, more).parts();
        String input = layer.input();
        for (int i = 0; i < parts.size() - 1; i++) {
            input = network.step(layer.name() + "/part" + (i + 1), parts.get(i), false, input);
        }
        network.add(layer, parts.get(parts.size() - 1), false, ActivationLayers.after(layer, network), input);
    }

    private static void dense(KerasLayer layer, KerasNetworkBuilder network) {
        KerasArray kernel = layer.weight("kernel", 2);
        int outputs = kernel.shape()[1];
        Optional<Operation> nonlinearity = ActivationLayers.after(layer, network);
        if (network.isVector(layer.input())) {
            network.add(layer, new Operation.Dense(outputs, kernel.transposed(), layer.bias(outputs)), true, nonlinearity, layer.input());
            return;
        }
        // On planes a dense layer sees the last axis only: a convolution by 1x1.
        network.checkAxis(layer, -1, layer.input());
        network.add(layer, new Operation.Convolution(Geometry.square(1, 1, 0), outputs, 1, kernel.transposed(), layer.bias(outputs)), false,
                nonlinearity, layer.input());
    }

    private static int groups(KerasLayer layer) {
        return layer.setting("groups").asInt(1);
    }

    private static Geometry window(KerasLayer layer, KerasArray kernel, KerasNetworkBuilder network) {
        network.checkPlane(layer, layer.input());
        int[] size = {kernel.shape()[0], kernel.shape()[1]};
        int[] stride = layer.pair("strides", ONE);
        int[] dilation = layer.pair("dilation_rate", ONE);
        return padded(layer, new Geometry(size[0], size[1], stride[0], stride[1], dilation[0], dilation[1], Padding.NONE), network);
    }

    /** The window with the layer's padding. */
    static Geometry padded(KerasLayer layer, Geometry bare, KerasNetworkBuilder network) {
        String padding = layer.text("padding", "valid");
        if (padding.equals("same")) {
            return bare.same(network.shape(layer.input()).rows(), network.shape(layer.input()).columns());
        }
        if (!padding.equals("valid")) {
            throw layer.refused("has padding '%s'; use 'same' or 'valid'".formatted(padding));
        }
        return bare;
    }
}
