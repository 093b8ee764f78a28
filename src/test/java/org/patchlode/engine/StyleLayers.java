package org.patchlode.engine;

import java.util.Random;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** The layers that networks of every style are made of, with random weights. */
abstract class StyleLayers {

    final Network.Builder b;
    final double width;
    private final Random random;

    StyleLayers(int size, double width) {
        this.random = new Random(size);
        this.width = width;
        this.b = Network.builder("in", new Shape(3, size, size));
    }

    void head(String x) {
        b.layer("global", new Operation.GlobalPool(false), x);
    }

    String ceilPool(String name, String x, int kernel, int stride, int padding) {
        return b.layer(name, new Operation.MaxPool(Geometry.square(kernel, stride, padding).ceil(b.shape(x).rows(), b.shape(x).columns())), x);
    }

    /** Convolution and batch norm, each a layer, and a non-linearity if there is one. */
    String normed(String name, String x, int outputs, int kernel, int stride, int groups, Operation function) {
        String y = b.layer(name + " conv", conv(b.shape(x).maps(), outputs, kernel, stride, groups), x);
        y = b.layer(name + " norm", norm(outputs), y);
        return function == null ? y : b.layer(name, function, y);
    }

    int maps(int published) {
        return Math.max(4, (int) (published * width) / 4 * 4);
    }

    Operation.Convolution conv(int inputs, int outputs, int kernel, int stride, int groups) {
        return conv(inputs, outputs, Geometry.square(kernel, stride, kernel / 2), groups);
    }

    Operation.Convolution conv(int inputs, int outputs, Geometry g, int groups) {
        int fan = inputs / groups * g.kernelRows() * g.kernelColumns();
        float[] weights = RandomNetworks.values(random, outputs * fan);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= (float) Math.sqrt(2.0 / fan);
        }
        return new Operation.Convolution(g, outputs, groups, weights, new float[outputs]);
    }

    /** Scales near 1, of either sign at times, and small shifts, as trained ones are. */
    Operation.BatchNormalization norm(int maps) {
        float[] scale = new float[maps];
        float[] shift = new float[maps];
        for (int i = 0; i < maps; i++) {
            scale[i] = (float) (0.8 + 0.3 * random.nextGaussian());
            shift[i] = (float) (0.2 * random.nextGaussian());
        }
        return new Operation.BatchNormalization(scale, shift);
    }
}
