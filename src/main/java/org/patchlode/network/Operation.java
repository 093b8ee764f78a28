package org.patchlode.network;

import java.io.Serializable;

/**
 * One operation of a network, with its weights, in inference form. Activations are {@code [batch, maps, rows, columns]}
 * throughout; arrays of weights are row-major in the order that their component's comment gives and are never written
 * to after construction.
 */
public sealed interface Operation extends Serializable {

    /** Which of the kinds it is; no two have the same. */
    OperationType type();

    /** What a reader of a layer table calls it. */
    default String kind() {
        return type().label();
    }

    /** Where images enter. @param shape of one image */
    record Input(Shape shape) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.INPUT;
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
        public OperationType type() {
            return OperationType.CONVOLUTION;
        }
    }

    /** Pointwise non-linearity. @param function which @param alpha its parameter, 0 where it has none */
    record Activation(ActivationFunction function, float alpha) implements Operation {
        /** The rectifier. */
        public static final Activation RELU = new Activation(ActivationFunction.RELU, 0);

        /** @throws ModelException if a hard sigmoid's slope or a clipped ReLU's bound is not positive */
        public Activation {
            if ((function == ActivationFunction.HARD_SIGMOID || function == ActivationFunction.CLIPPED_RELU) && !(alpha > 0)) {
                throw new ModelException("a %s with parameter %s is impossible; it must be above 0"
                        .formatted(function.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), alpha));
            }
        }

        @Override
        public OperationType type() {
            return OperationType.ACTIVATION;
        }

        @Override
        public String kind() {
            return function.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /** x where positive, a slope of the map's own elsewhere: He et al. 2015. @param slopes {@code [maps]} */
    record PRelu(float[] slopes) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.PRELU;
        }
    }

    /**
     * Values held between two bounds. What is zero below zero is a {@link ActivationFunction#CLIPPED_RELU} or a ReLU instead, for
     * which all backward rules are defined.
     *
     * @param minimum lower bound; may be negative infinity
     * @param maximum upper bound; may be infinity
     */
    record Clip(float minimum, float maximum) implements Operation {
        /** @throws ModelException if the bounds are not in order */
        public Clip {
            if (!(minimum < maximum)) {
                throw new ModelException("a clip between %s and %s is impossible; the first must be below the second".formatted(minimum, maximum));
            }
        }

        @Override
        public OperationType type() {
            return OperationType.CLIP;
        }
    }

    /** Largest value of each window; padding never wins. @param geometry of the window */
    record MaxPool(Geometry geometry) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.MAX_POOL;
        }
    }

    /**
     * Mean of each window: the sum of what lies on the plane over the number of positions that count.
     *
     * <p>Which padding counts differs: none ({@code count_include_pad=False}), all that the model declares ({@code True}), but
     * never what a window hangs over the declared padding because the output size was rounded up ({@code ceil_mode}). So
     * the geometry has the padding and the overhang, {@code counted} the padding that counts.
     *
     * @param geometry of the window, with all padding
     * @param counted zeros around the plane that count in the divisor; no side larger than the geometry's padding
     */
    record AveragePool(Geometry geometry, Padding counted) implements Operation {
        /** @throws ModelException if more counts than there is */
        public AveragePool {
            Padding all = geometry.padding();
            if (counted.top() > all.top() || counted.left() > all.left() || counted.bottom() > all.bottom() || counted.right() > all.right()) {
                throw new ModelException("an average pool with padding %s cannot count %s; the model file is damaged".formatted(all, counted));
            }
        }

        /** All padding counts, or none. */
        public AveragePool(Geometry geometry, boolean countPadding) {
            this(geometry, countPadding ? geometry.padding() : Padding.NONE);
        }

        /** Positions that count when the window stands at an output unit of a plane of that size. */
        public int divisor(int y, int x, int rows, int columns) {
            return Math.multiplyExact(geometry.rowsInside(y, -counted.top(), rows + counted.bottom()),
                    geometry.columnsInside(x, -counted.left(), columns + counted.right()));
        }

        @Override
        public OperationType type() {
            return OperationType.AVERAGE_POOL;
        }
    }

    /** One value a map. @param maximum the map's largest value, or else its mean */
    record GlobalPool(boolean maximum) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.GLOBAL_POOL;
        }

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
        public OperationType type() {
            return OperationType.BATCH_NORMALIZATION;
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
        public OperationType type() {
            return OperationType.LOCAL_RESPONSE_NORMALIZATION;
        }
    }

    /** Zeros around the plane. @param padding how many */
    record ZeroPadding(Padding padding) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.ZERO_PADDING;
        }
    }

    /**
     * The plane's own values around it, as style transfer and image synthesis networks pad.
     *
     * @param padding how many on each side
     * @param reflect whether the plane is mirrored at its outermost units (PyTorch's {@code reflect}), or these are repeated
     *     ({@code replicate})
     */
    record BorderPadding(Padding padding, boolean reflect) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.BORDER_PADDING;
        }

        @Override
        public String kind() {
            return reflect ? "reflect padding" : "replicate padding";
        }

        /** The position of the plane whose value stands at a position of the padded plane. @param before padding before the plane */
        public int source(int position, int before, int extent) {
            int at = position - before;
            if (!reflect) {
                return Math.max(0, Math.min(at, extent - 1));
            }
            return at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at;
        }
    }

    /** The plane without some of its border. @param border how much goes on each side */
    record Cropping(Padding border) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.CROPPING;
        }
    }

    /**
     * A plane made larger: each unit becomes a block of units, all with its value, or the first with its value and zeros beside
     * it. The second is how a transposed convolution begins.
     *
     * @param rows of a block
     * @param columns of a block
     * @param zeros whether the block is zero but for its first unit
     */
    record Upsampling(int rows, int columns, boolean zeros) implements Operation {
        /** @throws ModelException if a block is empty */
        public Upsampling {
            if (rows < 1 || columns < 1) {
                throw new ModelException("an upsampling by %d x %d is impossible; the model file is damaged".formatted(rows, columns));
            }
        }

        @Override
        public OperationType type() {
            return OperationType.UPSAMPLING;
        }

        @Override
        public String kind() {
            return zeros ? "zeros between" : "upsampling";
        }
    }

    /** The largest or the smallest of several inputs of one shape, unit by unit. @param maximum which of the two */
    record Extremum(boolean maximum) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.EXTREMUM;
        }

        @Override
        public String kind() {
            return maximum ? "maximum" : "minimum";
        }
    }

    /**
     * Layer normalisation across the maps of each position (Ba et al. 2016, as ConvNeXt has it): mean and variance are those
     * of the image's own values there.
     *
     * @param scale {@code [maps]}
     * @param shift {@code [maps]}
     * @param epsilon added to the variance
     */
    record LayerNormalization(float[] scale, float[] shift, float epsilon) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.LAYER_NORMALIZATION;
        }
    }

    /** Logarithm of the softmax across the maps of each position. */
    record LogSoftmax() implements Operation {
        @Override
        public OperationType type() {
            return OperationType.LOG_SOFTMAX;
        }
    }

    /** Inputs one after the other along the maps. */
    record Concatenation() implements Operation {
        @Override
        public OperationType type() {
            return OperationType.CONCATENATION;
        }
    }

    /** Sum of inputs of one shape. */
    record Addition() implements Operation {
        @Override
        public OperationType type() {
            return OperationType.ADDITION;
        }
    }

    /**
     * Product, unit by unit. Inputs are of one shape, or single units a map that scale whole maps: the gates of
     * squeeze-and-excitation (Hu et al. 2018).
     */
    record Multiplication() implements Operation {
        @Override
        public OperationType type() {
            return OperationType.MULTIPLICATION;
        }
    }

    /**
     * Maps in another order or some of them: slices, splits, channel shuffles. A map may be taken more than once.
     *
     * @param maps for each map made, the map that it is
     */
    record MapSelection(int[] maps) implements Operation {
        /** The maps from {@code first} on. */
        public static MapSelection slice(int first, int count) {
            return new MapSelection(java.util.stream.IntStream.range(first, first + count).toArray());
        }

        @Override
        public OperationType type() {
            return OperationType.MAP_SELECTION;
        }
    }

    /** A plane as a vector. @param channelsLast whether the vector runs over rows, columns, maps rather than maps, rows, columns */
    record Flatten(boolean channelsLast) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.FLATTEN;
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
        public OperationType type() {
            return OperationType.DENSE;
        }
    }

    /** Softmax across the maps of each position. */
    record Softmax() implements Operation {
        @Override
        public OperationType type() {
            return OperationType.SOFTMAX;
        }
    }

    /** Nothing at inference, such as dropout. @param kind what it was in training */
    record Identity(String kind) implements Operation {
        @Override
        public OperationType type() {
            return OperationType.IDENTITY;
        }
    }

    /**
     * What an operator computes that no operation here is: known is only the tensor that the model's own graph makes of the image.
     *
     * @param operator that makes it, as the model names it
     * @param shape of the activation
     * @param tensor of the graph that it is
     * @param arrangement of that tensor
     * @param skipped tokens before those of the plane
     * @param nonNegative whether no output can be below zero
     * @see ForeignGraph
     */
    record Foreign(String operator, Shape shape, String tensor, Arrangement arrangement, int skipped, boolean nonNegative) implements Operation {

        /** Where a tensor has the maps. */
        public enum Arrangement {
            /** {@code [1, maps, rows, columns]}. */
            PLANES,
            /** {@code [1, rows, columns, maps]}. */
            FEATURES_LAST,
            /** {@code [1, tokens, maps]}, the plane's tokens row by row. */
            TOKENS,
            /** {@code [1, maps]}: what the graph answers. */
            ANSWER
        }

        @Override
        public OperationType type() {
            return OperationType.FOREIGN;
        }

        @Override
        public String kind() {
            return arrangement == Arrangement.TOKENS ? operator + " tokens" : operator;
        }
    }
}
