package org.patchlode.engine.onednn;

import java.util.Random;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Well-known architectures with random weights that keep activations near one. */
final class SampleNetworks {

    private final Random random;
    private final Network.Builder builder;

    private SampleNetworks(long seed, Shape input) {
        random = new Random(seed);
        builder = Network.builder("data", input);
    }

    /** SqueezeNet v1.0 to conv10. */
    static Network squeezenet(int size) {
        SampleNetworks n = new SampleNetworks(1, new Shape(3, size, size));
        String x = n.relu(n.conv("conv1", "data", 96, 7, 2, 0), "conv1");
        x = n.maxPool("pool1", x, 3, 2);
        x = n.fire("fire2", x, 16, 64);
        x = n.fire("fire3", x, 16, 64);
        x = n.fire("fire4", x, 32, 128);
        x = n.maxPool("pool4", x, 3, 2);
        x = n.fire("fire5", x, 32, 128);
        x = n.fire("fire6", x, 48, 192);
        x = n.fire("fire7", x, 48, 192);
        x = n.fire("fire8", x, 64, 256);
        x = n.maxPool("pool8", x, 3, 2);
        x = n.fire("fire9", x, 64, 256);
        x = n.builder.layer("drop9", new Operation.Identity("dropout"), x);
        x = n.relu(n.conv("conv10", x, 1000, 1, 1, 0), "conv10");
        x = n.builder.layer("pool10", new Operation.GlobalPool(false), x);
        n.builder.layer("prob", new Operation.Softmax(), x);
        return n.builder.build();
    }

    /** VGG-19 to block3_pool. */
    static Network vgg(int size) {
        SampleNetworks n = new SampleNetworks(2, new Shape(3, size, size));
        String x = "data";
        int[] depth = {2, 2, 4};
        for (int block = 1; block <= 3; block++) {
            for (int i = 1; i <= depth[block - 1]; i++) {
                String name = "block" + block + "_conv" + i;
                x = n.relu(n.conv(name, x, 32 << block, 3, 1, 1), name);
            }
            x = n.maxPool("block" + block + "_pool", x, 2, 2);
        }
        return n.builder.build();
    }

    /** ResNet-20 for 32x32 pixels. */
    static Network resnet20() {
        SampleNetworks n = new SampleNetworks(3, new Shape(3, 32, 32));
        String x = n.relu(n.conv("conv1", "data", 16, 3, 1, 1), "conv1");
        for (int stage = 1; stage <= 3; stage++) {
            for (int block = 0; block < 3; block++) {
                String name = "s" + stage + "b" + block;
                int maps = 8 << stage;
                boolean down = stage > 1 && block == 0;
                String y;
                String shortcut = x;
                if (down) {
                    String pad = n.builder.layer(name + "_pad", new Operation.ZeroPadding(Padding.of(1)), x);
                    y = n.relu(n.conv(name + "_conv1", pad, maps, 3, 2, 0), name + "_conv1");
                    y = n.conv(name + "_conv2", y, maps, 3, 1, 1);
                    shortcut = n.conv(name + "_short", x, maps, 1, 2, 0);
                } else {
                    y = n.relu(n.conv(name + "_conv1", x, maps, 3, 1, 1), name + "_conv1");
                    y = n.conv(name + "_conv2", y, maps, 3, 1, 1);
                }
                String sum = n.builder.layer(name + "_add", new Operation.Addition(), y, shortcut);
                x = n.builder.layer(name + "_out", Operation.Activation.RELU, sum);
            }
        }
        x = n.builder.layer("gap", new Operation.GlobalPool(false), x);
        n.builder.layer("fc", new Operation.Dense(10, n.weights(10 * 64, 64), new float[10]), x);
        return n.builder.build();
    }

    /** A ResNet of 29 layers for faces of 150x150 pixels: average-pooled shortcuts, lopsided zero padding. */
    static Network faces() {
        SampleNetworks n = new SampleNetworks(4, new Shape(3, 150, 150));
        String x = n.maxPool("pool1", n.relu(n.conv("conv32_down", "data", 32, 7, 2, 0), "conv32_down"), 3, 2);
        x = n.faceStage(x, 32, 3);
        x = n.faceDown(x, "conv64_down", 64, true);
        x = n.faceStage(x, 64, 3);
        x = n.faceDown(x, "conv128_down", 128, true);
        x = n.faceStage(x, 128, 2);
        x = n.faceDown(x, "conv256_down", 256, true);
        x = n.faceStage(x, 256, 2);
        x = n.faceDown(x, "conv256_down_out", 256, false);
        x = n.builder.layer("gap", new Operation.GlobalPool(false), x);
        n.builder.layer("fc", new Operation.Dense(128, n.weights(128 * 256, 256), new float[128]), x);
        return n.builder.build();
    }

    private String faceStage(String input, int maps, int blocks) {
        String x = input;
        for (int i = 1; i <= blocks; i++) {
            String name = "conv" + maps + "_" + i;
            String y = relu(conv(name + "_conv1", x, maps, 3, 1, 1), name + "_conv1");
            y = conv(name + "_conv2", y, maps, 3, 1, 1);
            x = builder.layer(name + "_out", Operation.Activation.RELU, builder.layer(name + "_add", new Operation.Addition(), y, x));
        }
        return x;
    }

    private String faceDown(String input, String name, int maps, boolean embed) {
        String y = relu(conv(name + "_conv1", input, maps, 3, 2, 0), name + "_conv1");
        y = conv(name + "_conv2", y, maps, 3, 1, 1);
        String s = builder.layer(name + "_avg", new Operation.AveragePool(Geometry.square(2, 2, 0), false), input);
        if (embed) {
            s = conv(name + "_embed", s, maps, 1, 1, 0);
        }
        int missing = builder.shape(s).rows() - builder.shape(y).rows();
        if (missing > 0) {
            y = builder.layer(name + "_padout", new Operation.ZeroPadding(new Padding(0, 0, missing, missing)), y);
        }
        return builder.layer(name + "_out", Operation.Activation.RELU, builder.layer(name + "_add", new Operation.Addition(), y, s));
    }

    private String fire(String name, String input, int squeeze, int expand) {
        String s = relu(conv(name + "_squeeze1x1", input, squeeze, 1, 1, 0), name + "_squeeze1x1");
        String a = relu(conv(name + "_expand1x1", s, expand, 1, 1, 0), name + "_expand1x1");
        String b = relu(conv(name + "_expand3x3", s, expand, 3, 1, 1), name + "_expand3x3");
        return builder.layer(name + "_concat", new Operation.Concatenation(), a, b);
    }

    private String maxPool(String name, String input, int kernel, int stride) {
        return builder.layer(name, new Operation.MaxPool(Geometry.square(kernel, stride, 0)), input);
    }

    private String relu(String convolution, String name) {
        return builder.layer(name + "_relu", Operation.Activation.RELU, convolution);
    }

    private String conv(String name, String input, int outputs, int kernel, int stride, int padding) {
        int fan = builder.shape(input).maps() * kernel * kernel;
        float[] bias = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            bias[i] = (float) random.nextGaussian() * 0.1f;
        }
        return builder.layer(name, new Operation.Convolution(Geometry.square(kernel, stride, padding), outputs, 1, weights(outputs * fan, fan), bias), input);
    }

    private float[] weights(int count, int fan) {
        float[] w = new float[count];
        double deviation = Math.sqrt(2.0 / fan);
        for (int i = 0; i < count; i++) {
            w[i] = (float) (random.nextGaussian() * deviation);
        }
        return w;
    }
}
