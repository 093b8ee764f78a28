package org.patchlode.engine;

import java.util.Random;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Small networks with random weights for tests of engines and projection. */
public final class RandomNetworks {

    private RandomNetworks() {}

    public static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    public static Operation.Convolution convolution(Random random, int inputs, int outputs, int groups, Geometry g) {
        int fan = inputs / groups * g.kernelRows() * g.kernelColumns();
        float[] weights = values(random, outputs * fan);
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= (float) Math.sqrt(fan);
        }
        return new Operation.Convolution(g, outputs, groups, weights, values(random, outputs));
    }

    public static Operation.BatchNormalization norm(Random random, int maps) {
        return new Operation.BatchNormalization(values(random, maps), values(random, maps));
    }

    /** Every kind of operation but those without a rule, with branches, odd sizes and borders. */
    public static Network everything(Random random) {
        Network.Builder b = Network.builder("in", new Shape(3, 29, 26));
        b.step("conv1/linear", convolution(random, 3, 8, 1, new Geometry(5, 3, 2, 1, 1, 1, new Padding(2, 0, 1, 1))), "in");
        b.layer("conv1", Operation.Activation.RELU, "conv1/linear");
        b.layer("lrn", new Operation.LocalResponseNormalization(5, 1f, 0.02f, 0.75f), "conv1");
        b.layer("pool1", new Operation.MaxPool(Geometry.square(3, 2, 1)), "lrn");
        b.layer("norm", norm(random, 8), "pool1");
        b.step("left/linear", convolution(random, 8, 6, 1, Geometry.square(3, 1, 1)), "norm");
        b.layer("left", Operation.Activation.RELU, "left/linear");
        b.step("right/linear", convolution(random, 8, 6, 2, new Geometry(3, 3, 1, 1, 2, 2, Padding.of(2))), "norm");
        b.layer("right", Operation.Activation.RELU, "right/linear");
        b.layer("sum", new Operation.Addition(), "left", "right");
        b.layer("concat", new Operation.Concatenation(), "sum", "left");
        b.layer("pad", new Operation.ZeroPadding(new Padding(1, 0, 0, 2)), "concat");
        b.layer("mean", new Operation.AveragePool(Geometry.square(3, 2, 1), false), "pad");
        b.step("conv3/linear", convolution(random, 12, 7, 1, Geometry.square(2, 1, 0)), "mean");
        b.layer("conv3", Operation.Activation.RELU, "conv3/linear");
        b.layer("drop", new Operation.Identity("dropout"), "conv3");
        b.step("flat", new Operation.Flatten(true), "drop");
        int values = b.shape("flat").maps();
        b.step("dense/linear", new Operation.Dense(5, values(random, 5 * values), values(random, 5)), "flat");
        b.layer("dense", Operation.Activation.RELU, "dense/linear");
        return b.build();
    }

    /** What few networks have, and only one engine runs. */
    public static Network rare(Random random) {
        Network.Builder b = Network.builder("in", new Shape(3, 22, 19));
        b.layer("a", convolution(random, 3, 6, 1, Geometry.square(3, 1, 1)), "in");
        b.layer("b", convolution(random, 3, 6, 1, Geometry.square(1, 1, 0)), "in");
        b.layer("most", new Operation.Extremum(true), "a", "b");
        b.layer("crop", new Operation.Cropping(new Padding(1, 2, 3, 0)), "most");
        b.layer("halved", convolution(random, 6, 5, 1, Geometry.square(3, 2, 1)), "crop");
        b.layer("norm", new Operation.LayerNormalization(values(random, 5), values(random, 5), 1e-3f), "halved");
        b.layer("relu", Operation.Activation.RELU, "norm");
        b.layer("other", convolution(random, 6, 5, 1, new Geometry(2, 2, 2, 2, 1, 1, new Padding(0, 0, 1, 1))), "crop");
        b.layer("least", new Operation.Extremum(false), "relu", "other", "halved");
        b.layer("logs", new Operation.LogSoftmax(), "least");
        return b.build();
    }

    /** Planes that grow again: resolutions side by side that meet, a decoder, a transposed convolution. */
    public static Network growing(Random random) {
        Network.Builder b = Network.builder("in", new Shape(3, 24, 36));
        b.step("a/linear", convolution(random, 3, 5, 1, Geometry.square(3, 2, 1)), "in");
        b.layer("a", Operation.Activation.RELU, "a/linear");
        b.step("b/linear", convolution(random, 5, 5, 1, Geometry.square(3, 2, 1)), "a");
        b.layer("b", Operation.Activation.RELU, "b/linear");
        b.step("c/linear", convolution(random, 5, 5, 1, new Geometry(5, 3, 2, 3, 1, 1, new Padding(2, 0, 1, 2))), "b");
        b.layer("c", Operation.Activation.RELU, "c/linear");
        b.step("c/up", new Operation.Upsampling(2, 3, false), "c");
        b.layer("met", new Operation.Addition(), "b", "c/up");
        b.step("met/conv", convolution(random, 5, 4, 1, Geometry.square(3, 1, 1)), "met");
        b.layer("relu", Operation.Activation.RELU, "met/conv");
        b.step("zeros", new Operation.Upsampling(2, 2, true), "relu");
        b.layer("transposed", convolution(random, 4, 5, 1, new Geometry(3, 4, 1, 1, 1, 1, new Padding(2, 2, 0, 1))), "zeros");
        b.layer("decoded", new Operation.Concatenation(), "a", "transposed");
        b.step("strided/linear", convolution(random, 10, 4, 1, Geometry.square(3, 2, 1)), "decoded");
        b.layer("strided", Operation.Activation.RELU, "strided/linear");
        b.step("full", new Operation.Upsampling(4, 4, false), "strided");
        b.layer("end", convolution(random, 4, 3, 1, Geometry.square(3, 1, 1)), "full");
        b.layer("pooled", new Operation.MaxPool(Geometry.square(2, 2, 0)), "end");
        return b.build();
    }

    /** Max-pools over all that signals may pass on their way from a pool to the next convolutions, and over what they may not. */
    public static Network pooled(Random random) {
        Network.Builder b = Network.builder("in", new Shape(3, 61, 58));
        b.step("a/linear", convolution(random, 3, 9, 1, new Geometry(5, 4, 1, 2, 1, 2, new Padding(2, 1, 0, 3))), "in");
        b.step("a/norm", norm(random, 9), "a/linear");
        b.layer("a", Operation.Activation.RELU, "a/norm");
        b.layer("a/pool", new Operation.MaxPool(Geometry.square(3, 2, 1)), "a");
        b.step("left/linear", convolution(random, 9, 6, 1, Geometry.square(1, 1, 0)), "a/pool");
        b.step("left", Operation.Activation.RELU, "left/linear");
        b.step("middle/linear", convolution(random, 9, 10, 1, Geometry.square(3, 1, 1)), "a/pool");
        b.step("middle/norm", norm(random, 10), "middle/linear");
        b.step("middle", new Operation.PRelu(values(random, 10)), "middle/norm");
        b.step("right", new Operation.Clip(-0.3f, 0.8f), "a/pool");
        b.layer("concat", new Operation.Concatenation(), "left", "middle");
        b.step("drop", new Operation.Identity("dropout"), "concat");
        b.step("lrn", new Operation.LocalResponseNormalization(5, 1f, 0.02f, 0.75f), "drop");
        b.layer("b/pool", new Operation.MaxPool(new Geometry(2, 3, 2, 2, 1, 2, new Padding(0, 1, 1, 0))), "lrn");
        b.layer("c/pool", new Operation.MaxPool(Geometry.square(3, 2, 0)), "right");
        b.step("grouped", convolution(random, 16, 8, 2, new Geometry(3, 3, 1, 1, 2, 1, Padding.of(1))), "b/pool");
        b.step("whole", convolution(random, 9, 5, 1, new Geometry(3, 3, 1, 1, 2, 1, new Padding(2, 1, 0, 1))), "c/pool");
        b.layer("grouped/pool", new Operation.MaxPool(Geometry.square(2, 2, 0)), "grouped");
        b.layer("whole/pool", new Operation.MaxPool(Geometry.square(2, 3, 0)), "whole");
        b.step("smooth", new Operation.Activation(ActivationFunction.TANH, 0), "whole/pool");
        b.layer("end", convolution(random, 5, 4, 1, Geometry.square(2, 1, 0)), "smooth");
        return b.build();
    }

    /** The order that mixes groups of maps: ShuffleNet's (Zhang et al. 2018). */
    public static Operation.MapSelection shuffle(int maps, int groups) {
        return new Operation.MapSelection(java.util.stream.IntStream.range(0, maps).map(i -> i % groups * (maps / groups) + i / groups).toArray());
    }

    /** What newer networks are made of: depthwise convolutions, gates, shuffles, smooth and clipped non-linearities, pools rounded up. */
    public static Network gated(Random random) {
        Network.Builder b = Network.builder("in", new Shape(3, 30, 27));
        b.step("stem/linear", convolution(random, 3, 16, 1, Geometry.square(3, 2, 1)), "in");
        b.layer("stem", new Operation.Activation(ActivationFunction.CLIPPED_RELU, 1.5f), "stem/linear");
        Geometry pool = Geometry.square(3, 2, 0);
        b.layer("pool", new Operation.MaxPool(pool.ceil(b.shape("stem").rows(), b.shape("stem").columns())), "stem");
        b.layer("left", Operation.MapSelection.slice(0, 7), "pool");
        b.layer("right", Operation.MapSelection.slice(7, 9), "pool");
        b.step("depthwise/linear", convolution(random, 9, 9, 9, Geometry.square(3, 1, 1)), "right");
        b.step("depthwise/norm", norm(random, 9), "depthwise/linear");
        b.layer("depthwise", Operation.Activation.RELU, "depthwise/norm");
        b.layer("concat", new Operation.Concatenation(), "left", "depthwise");
        b.layer("shuffle", shuffle(16, 2), "concat");
        b.step("expand/linear", convolution(random, 16, 18, 1, Geometry.square(1, 1, 0)), "shuffle");
        b.layer("expand", new Operation.Activation(ActivationFunction.SWISH, 0), "expand/linear");
        b.step("squeeze", new Operation.GlobalPool(false), "expand");
        b.step("reduce/linear", convolution(random, 18, 5, 1, Geometry.square(1, 1, 0)), "squeeze");
        b.step("reduce", new Operation.Activation(ActivationFunction.HARD_SWISH, 0), "reduce/linear");
        b.step("restore", convolution(random, 5, 18, 1, Geometry.square(1, 1, 0)), "reduce");
        b.step("gate", new Operation.Activation(ActivationFunction.HARD_SIGMOID, 1 / 6f), "restore");
        b.layer("excite", new Operation.Multiplication(), "expand", "gate");
        b.layer("project", convolution(random, 18, 12, 1, Geometry.square(1, 1, 0)), "excite");
        b.layer("prelu", new Operation.PRelu(values(random, 12)), "project");
        b.layer("clip", new Operation.Clip(-0.5f, 0.6f), "project");
        b.layer("gelu", new Operation.Activation(ActivationFunction.GELU, 0), "prelu");
        b.layer("mish", new Operation.Activation(ActivationFunction.MISH, 0), "prelu");
        b.layer("sum", new Operation.Addition(), "gelu", "mish", "clip");
        Geometry mean = Geometry.square(3, 2, 1);
        b.layer("mean", new Operation.AveragePool(mean.ceil(b.shape("sum").rows(), b.shape("sum").columns()), mean.padding()), "sum");
        b.layer("softmax", new Operation.Softmax(), "mean");
        return b.build();
    }

    /**
     * Outputs that several read, in other ways each: batch norms that join a convolution or not, sums that convolutions join,
     * concatenations of concatenations made in place, dropout beside others, zero padding and flattening that readers go past.
     *
     * @param size of the plane; on small ones, engines run several images at once
     */
    public static Network entwined(Random r, int size) {
        Network.Builder b = Network.builder("in", new Shape(3, size, size));
        b.step("a/conv", convolution(r, 3, 16, 1, Geometry.square(3, 1, 1)), "in");
        b.step("a/norm", norm(r, 16), "a/conv");
        b.step("a", Operation.Activation.RELU, "a/norm");
        b.step("drop", new Operation.Identity("dropout"), "a");
        b.step("b/conv", convolution(r, 16, 16, 1, Geometry.square(3, 1, 1)), "drop");
        b.step("b/norm", norm(r, 16), "b/conv");
        b.step("joined", new Operation.Concatenation(), "a", "b/norm");
        b.step("only", new Operation.Concatenation(), "joined");
        b.step("c/conv", convolution(r, 32, 16, 1, Geometry.square(1, 1, 0)), "only");
        b.step("all", new Operation.Concatenation(), "joined", "c/conv");
        b.step("d/conv", convolution(r, 48, 16, 1, Geometry.square(3, 1, 1)), "all");
        b.step("d/norm", norm(r, 16), "d/conv");
        b.step("sum", new Operation.Addition(), "d/norm", "a");
        b.step("d", Operation.Activation.RELU, "sum");
        b.step("pad", new Operation.ZeroPadding(Padding.of(1)), "d");
        b.step("e/conv", convolution(r, 16, 7, 1, Geometry.square(3, 2, 0)), "pad");
        b.step("e/norm", norm(r, 7), "e/conv");
        b.step("e", Operation.Activation.RELU, "e/norm");
        b.step("other", new Operation.AveragePool(Geometry.square(3, 2, 1), true), "joined");
        b.step("met", new Operation.Concatenation(), "e", "other", "e/conv");
        b.step("max", new Operation.MaxPool(Geometry.square(2, 2, 0)), "met");
        b.step("flat", new Operation.Flatten(true), "max");
        b.step("flat again", new Operation.Flatten(false), "flat");
        int values = b.shape("flat").maps();
        b.step("dense", new Operation.Dense(6, values(r, 6 * values), values(r, 6)), "flat again");
        b.step("dense/relu", Operation.Activation.RELU, "dense");
        b.layer("softmax", new Operation.Softmax(), "dense/relu");
        return b.build();
    }
}
