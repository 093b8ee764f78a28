package org.patchlode.engine;

import java.util.Random;
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
}
