package org.patchlode.model.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.patchlode.network.Geometry;
import org.patchlode.network.ModelException;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** DL4J's kernel, stride, padding, dilation and convolution mode as a {@link Geometry}. */
final class Dl4jWindows {

    private Dl4jWindows() {}

    static Geometry of(String layer, int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode, Shape input) {
        pair(layer, "kernel", kernel);
        pair(layer, "stride", stride);
        pair(layer, "dilation", dilation);
        Geometry bare = new Geometry(kernel[0], kernel[1], stride[0], stride[1], dilation[0], dilation[1], Padding.NONE);
        if (mode == ConvolutionMode.Same) {
            return bare.same(input.rows(), input.columns());
        }
        if (mode == ConvolutionMode.Causal) {
            throw new ModelException("layer '%s' is causal, which has no meaning on images; use 'same' or 'truncate'".formatted(layer));
        }
        pair(layer, "padding", padding);
        Geometry geometry = bare.with(new Padding(padding[0], padding[1], padding[0], padding[1]));
        if (mode == ConvolutionMode.Strict && (left(input.rows(), padding[0], geometry.extentRows(), stride[0])
                || left(input.columns(), padding[1], geometry.extentColumns(), stride[1]))) {
            throw new ModelException("layer '%s' is strict, but its windows leave pixels of a %s input over; give it another input size"
                    .formatted(layer, input));
        }
        return geometry;
    }

    private static boolean left(int size, int padding, int extent, int stride) {
        return Math.floorMod(size + 2 * padding - extent, stride) != 0;
    }

    private static void pair(String layer, String what, int[] values) {
        if (values == null || values.length != 2) {
            throw new ModelException("layer '%s' has no %s of two numbers; give a model of 2D layers".formatted(layer, what));
        }
    }
}
