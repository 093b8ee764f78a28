package org.patchlode.network;

import java.io.Serializable;

/**
 * One operation of a network, with its weights, in inference form. Activations are {@code [batch, maps, rows, columns]}
 * throughout; arrays of weights are row-major in the order that their component's comment gives and are never written
 * to after construction.
 */
public sealed interface Operation extends Serializable {

    /** What a reader of a layer table calls it. */
    String kind();

    /** Where images enter. @param shape of one image */
    record Input(Shape shape) implements Operation {
        @Override
        public String kind() {
            return "input";
        }
    }

    /**
     * Cross-correlation, as every framework's "convolution".
     *
     * @param geometry window, stride, dilation, zero padding
     * @param outputs feature maps made
     * @param groups groups of maps that do not see each other, 1 for an ordinary convolution
     * @param weights {@code [outputs, inputs / groups, kernel rows, kernel columns]}
     * @param bias {@code [outputs]}
     */
    record Convolution(Geometry geometry, int outputs, int groups, float[] weights, float[] bias) implements Operation {
        @Override
        public String kind() {
            return "convolution";
        }
    }

    /** Pointwise non-linearity. @param function which @param alpha its parameter, 0 where it has none */
    record Activation(Function function, float alpha) implements Operation {
        /** The rectifier. */
        public static final Activation RELU = new Activation(Function.RELU, 0);

        @Override
        public String kind() {
            return function.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /** Largest value of each window; padding never wins. @param geometry of the window */
    record MaxPool(Geometry geometry) implements Operation {
        @Override
        public String kind() {
            return "max pool";
        }
    }

    /**
     * Mean of each window.
     *
     * @param geometry of the window
     * @param countPadding whether padded zeros count in the divisor
     */
    record AveragePool(Geometry geometry, boolean countPadding) implements Operation {
        @Override
        public String kind() {
            return "average pool";
        }
    }

    /** One value a map. @param maximum the map's largest value, or else its mean */
    record GlobalPool(boolean maximum) implements Operation {
        @Override
        public String kind() {
            return maximum ? "global max pool" : "global average pool";
        }
    }

    /**
     * Batch normalisation at inference: {@code scale[map] * x + shift[map]}, the running statistics already folded in.
     *
     * @param scale {@code [maps]}, gamma / sqrt(variance + epsilon)
     * @param shift {@code [maps]}, beta - mean * scale
     */
    record BatchNormalization(float[] scale, float[] shift) implements Operation {
        @Override
        public String kind() {
            return "batch norm";
        }
    }

    /**
     * Local response normalisation across maps (Krizhevsky et al. 2012): {@code x / (k + alpha * sum)^beta}, the sum of
     * squares over {@code size} neighbouring maps. Alpha is not divided by the size; readers convert.
     *
     * @param size maps in the window, odd
     * @param k bias
     * @param alpha weight of the sum
     * @param beta exponent
     */
    record LocalResponseNormalization(int size, float k, float alpha, float beta) implements Operation {
        @Override
        public String kind() {
            return "LRN";
        }
    }

    /** Zeros around the plane. @param padding how many */
    record ZeroPadding(Padding padding) implements Operation {
        @Override
        public String kind() {
            return "zero padding";
        }
    }

    /** Inputs one after the other along the maps. */
    record Concatenation() implements Operation {
        @Override
        public String kind() {
            return "concat";
        }
    }

    /** Sum of inputs of one shape. */
    record Addition() implements Operation {
        @Override
        public String kind() {
            return "add";
        }
    }

    /** A plane as a vector. @param channelsLast whether the vector runs over rows, columns, maps rather than maps, rows, columns */
    record Flatten(boolean channelsLast) implements Operation {
        @Override
        public String kind() {
            return "flatten";
        }
    }

    /**
     * Every output sees every input.
     *
     * @param outputs values made
     * @param weights {@code [outputs, inputs]}
     * @param bias {@code [outputs]}
     */
    record Dense(int outputs, float[] weights, float[] bias) implements Operation {
        @Override
        public String kind() {
            return "dense";
        }
    }

    /** Softmax across the maps of each position. */
    record Softmax() implements Operation {
        @Override
        public String kind() {
            return "softmax";
        }
    }

    /** Nothing at inference, such as dropout. @param kind what it was in training */
    record Identity(String kind) implements Operation {}
}
