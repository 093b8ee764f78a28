package org.patchlode.engine;

import java.util.stream.IntStream;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;

/**
 * Networks in the style of published ones with random weights, of any input size and width: what real models are made of,
 * small enough for tests. Width 1 and 224 pixels are the published sizes.
 */
public final class StyleNetworks extends StyleLayers {

    private static final Operation.Activation RELU6 = new Operation.Activation(ActivationFunction.CLIPPED_RELU, 6);
    private static final Operation.Activation SWISH = new Operation.Activation(ActivationFunction.SWISH, 0);
    private static final Operation.Activation SIGMOID = new Operation.Activation(ActivationFunction.SIGMOID, 0);

    private int names;

    private StyleNetworks(int size, double width) {
        super(size, width);
    }

    /** All, by name. */
    public static Network of(String style, int size, double width) {
        StyleNetworks n = new StyleNetworks(size, width);
        switch (style) {
            case "mobilenet" -> n.mobileNetV2();
            case "efficientnet" -> n.efficientNet();
            case "googlenet" -> n.googLeNet();
            case "densenet" -> n.denseNet();
            case "resnext" -> n.resNeXt();
            case "shufflenet" -> n.shuffleNetV2();
            case "zfnet" -> n.zfNet();
            default -> throw new IllegalArgumentException(style);
        }
        return n.b.build();
    }

    /** Sandler et al. 2018: inverted residuals of depthwise convolutions, ReLU6, linear bottlenecks. */
    private void mobileNetV2() {
        String x = normed("stem", "in", maps(32), 3, 2, 1, RELU6);
        int[][] stages = {{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
        for (int[] s : stages) {
            for (int i = 0; i < s[2]; i++) {
                x = inverted(x, s[0], maps(s[1]), i == 0 ? s[3] : 1, 3, RELU6, false);
            }
        }
        head(normed("last", x, maps(1280), 1, 1, 1, RELU6));
    }

    /** Tan &amp; Le 2019, B0: the same with squeeze-and-excitation and SiLU. */
    private void efficientNet() {
        String x = normed("stem", "in", maps(32), 3, 2, 1, SWISH);
        int[][] stages = {{1, 16, 1, 1, 3}, {6, 24, 2, 2, 3}, {6, 40, 2, 2, 5}, {6, 80, 3, 2, 3}, {6, 112, 3, 1, 5}, {6, 192, 4, 2, 5}, {6, 320, 1, 1, 3}};
        for (int[] s : stages) {
            for (int i = 0; i < s[2]; i++) {
                x = inverted(x, s[0], maps(s[1]), i == 0 ? s[3] : 1, s[4], SWISH, true);
            }
        }
        head(normed("last", x, maps(1280), 1, 1, 1, SWISH));
    }

    private String inverted(String x, int expansion, int outputs, int stride, int kernel, Operation.Activation function, boolean gated) {
        String name = "block" + names++;
        int inputs = b.shape(x).maps();
        String y = expansion == 1 ? x : normed(name + "/expand", x, inputs * expansion, 1, 1, 1, function);
        y = normed(name + "/depthwise", y, inputs * expansion, kernel, stride, inputs * expansion, function);
        if (gated) {
            int squeezed = Math.max(1, inputs / 4);
            String gate = b.step(name + "/squeeze", new Operation.GlobalPool(false), y);
            gate = b.step(name + "/reduce", conv(inputs * expansion, squeezed, 1, 1, 1), gate);
            gate = b.step(name + "/reduce act", SWISH, gate);
            gate = b.step(name + "/restore", conv(squeezed, inputs * expansion, 1, 1, 1), gate);
            gate = b.step(name + "/gate", SIGMOID, gate);
            y = b.layer(name + "/excite", new Operation.Multiplication(), y, gate);
        }
        y = b.layer(name + "/project", conv(inputs * expansion, outputs, 1, 1, 1), y);
        y = b.layer(name + "/project norm", norm(outputs), y);
        return stride == 1 && inputs == outputs ? b.layer(name + "/add", new Operation.Addition(), x, y) : y;
    }

    /** Szegedy et al. 2014, with torchvision's batch norm and pools rounded up. */
    private void googLeNet() {
        String x = ceilPool("pool1", normed("conv1", "in", maps(64), 7, 2, 1, Operation.Activation.RELU), 3, 2, 0);
        x = normed("conv3", normed("conv2", x, maps(64), 1, 1, 1, Operation.Activation.RELU), maps(192), 3, 1, 1, Operation.Activation.RELU);
        x = ceilPool("pool3", x, 3, 2, 0);
        int[][] blocks = {{64, 96, 128, 16, 32, 32}, {128, 128, 192, 32, 96, 64}, {0, 3}, {192, 96, 208, 16, 48, 64}, {160, 112, 224, 24, 64, 64},
            {128, 128, 256, 24, 64, 64}, {112, 144, 288, 32, 64, 64}, {256, 160, 320, 32, 128, 128}, {0, 2}, {256, 160, 320, 32, 128, 128}, {384, 192, 384, 48, 128, 128}};
        for (int[] m : blocks) {
            x = m[0] == 0 ? ceilPool("pool" + names++, x, m[1], 2, 0) : inception(x, m);
        }
        head(x);
    }

    private String inception(String x, int[] m) {
        String name = "inception" + names++;
        Operation relu = Operation.Activation.RELU;
        String one = normed(name + "/1x1", x, maps(m[0]), 1, 1, 1, relu);
        String three = normed(name + "/3x3", normed(name + "/3x3 reduce", x, maps(m[1]), 1, 1, 1, relu), maps(m[2]), 3, 1, 1, relu);
        String five = normed(name + "/5x5", normed(name + "/5x5 reduce", x, maps(m[3]), 1, 1, 1, relu), maps(m[4]), 3, 1, 1, relu);
        String pool = normed(name + "/pool project", ceilPool(name + "/pool", x, 3, 1, 1), maps(m[5]), 1, 1, 1, relu);
        return b.layer(name, new Operation.Concatenation(), one, three, five, pool);
    }

    /** Huang et al. 2017, 121 layers: batch norm before its convolution, everything concatenated. */
    private void denseNet() {
        String x = normed("stem", "in", maps(64), 7, 2, 1, Operation.Activation.RELU);
        x = b.layer("pool0", new Operation.MaxPool(Geometry.square(3, 2, 1)), x);
        int[] blocks = width < 0.5 ? new int[] {3, 2, 2, 2} : new int[] {6, 12, 24, 16};
        for (int block = 0; block < 4; block++) {
            String[] parts = {x};
            for (int i = 0; i < blocks[block]; i++) {
                String name = "dense" + block + "_" + i;
                String joined = parts.length == 1 ? x : b.layer(name + "/concat", new Operation.Concatenation(), parts);
                String y = preActivated(name + "/1", joined, maps(128), 1);
                y = preActivated(name + "/2", y, maps(32), 3);
                parts = java.util.Arrays.copyOf(parts, parts.length + 1);
                parts[parts.length - 1] = y;
            }
            x = b.layer("dense" + block, new Operation.Concatenation(), parts);
            if (block < 3) {
                x = preActivated("transition" + block, x, b.shape(x).maps() / 2, 1);
                x = b.layer("transition pool" + block, new Operation.AveragePool(Geometry.square(2, 2, 0), true), x);
            }
        }
        head(b.layer("last relu", Operation.Activation.RELU, b.layer("last norm", norm(b.shape(x).maps()), x)));
    }

    private String preActivated(String name, String x, int outputs, int kernel) {
        String y = b.layer(name + "/norm", norm(b.shape(x).maps()), x);
        y = b.layer(name + "/relu", Operation.Activation.RELU, y);
        return b.layer(name + "/conv", conv(b.shape(y).maps(), outputs, kernel, 1, 1), y);
    }

    /** Xie et al. 2017, 50 layers: 32 groups of 4 maps. */
    private void resNeXt() {
        String x = normed("stem", "in", maps(64), 7, 2, 1, Operation.Activation.RELU);
        x = b.layer("pool0", new Operation.MaxPool(Geometry.square(3, 2, 1)), x);
        int[] blocks = width < 0.5 ? new int[] {1, 1, 1, 1} : new int[] {3, 4, 6, 3};
        int groups = Math.max(2, (int) (32 * width));
        for (int stage = 0; stage < 4; stage++) {
            for (int i = 0; i < blocks[stage]; i++) {
                String name = "s" + stage + "b" + i;
                int inner = groups * 4 << stage;
                int stride = stage > 0 && i == 0 ? 2 : 1;
                String y = normed(name + "/1", x, inner, 1, 1, 1, Operation.Activation.RELU);
                y = normed(name + "/2", y, inner, 3, stride, groups, Operation.Activation.RELU);
                y = normed(name + "/3", y, inner * 2, 1, 1, 1, null);
                String shortcut = i == 0 ? normed(name + "/shortcut", x, inner * 2, 1, stride, 1, null) : x;
                x = b.layer(name, Operation.Activation.RELU, b.step(name + "/add", new Operation.Addition(), y, shortcut));
            }
        }
        head(x);
    }

    /** Ma et al. 2018: splits and shuffles of maps. */
    private void shuffleNetV2() {
        String x = normed("stem", "in", maps(24), 3, 2, 1, Operation.Activation.RELU);
        x = b.layer("pool0", new Operation.MaxPool(Geometry.square(3, 2, 1)), x);
        int[][] stages = {{116, 4}, {232, 8}, {464, 4}};
        for (int[] s : stages) {
            for (int i = 0; i < (width < 0.5 ? 2 : s[1]); i++) {
                String name = "unit" + names++;
                int half = maps(s[0]) / 2;
                int inputs = b.shape(x).maps();
                String left;
                String right = x;
                if (i == 0) {
                    left = normed(name + "/left/depthwise", x, inputs, 3, 2, inputs, null);
                    left = normed(name + "/left", left, half, 1, 1, 1, Operation.Activation.RELU);
                } else {
                    left = b.layer(name + "/left", Operation.MapSelection.slice(0, half), x);
                    right = b.layer(name + "/right", Operation.MapSelection.slice(half, half), x);
                }
                right = normed(name + "/right/1", right, half, 1, 1, 1, Operation.Activation.RELU);
                right = normed(name + "/right/depthwise", right, half, 3, i == 0 ? 2 : 1, half, null);
                right = normed(name + "/right/2", right, half, 1, 1, 1, Operation.Activation.RELU);
                String joined = b.layer(name + "/concat", new Operation.Concatenation(), left, right);
                x = b.layer(name, new Operation.MapSelection(IntStream.range(0, 2 * half).map(m -> m % 2 * half + m / 2).toArray()), joined);
            }
        }
        head(normed("last", x, maps(1024), 1, 1, 1, Operation.Activation.RELU));
    }

    /** Zeiler &amp; Fergus 2014, figure 3: 7x7 and 5x5 convolutions of stride 2, pools rounded up, contrast normalisation. */
    private void zfNet() {
        String x = relu("1", b.step("conv1", conv(3, maps(96), new Geometry(7, 7, 2, 2, 1, 1, org.patchlode.network.Padding.of(1)), 1), "in"));
        x = b.layer("norm1", new Operation.LocalResponseNormalization(5, 2, 1e-4f, 0.75f), ceilPool("pool1", x, 3, 2, 0));
        x = relu("2", b.step("conv2", conv(maps(96), maps(256), Geometry.square(5, 2, 0), 1), x));
        x = b.layer("norm2", new Operation.LocalResponseNormalization(5, 2, 1e-4f, 0.75f), ceilPool("pool2", x, 3, 2, 0));
        x = relu("3", b.step("conv3", conv(maps(256), maps(384), 3, 1, 1), x));
        x = relu("4", b.step("conv4", conv(maps(384), maps(384), 3, 1, 1), x));
        x = relu("5", b.step("conv5", conv(maps(384), maps(256), 3, 1, 1), x));
        ceilPool("pool5", x, 3, 2, 0);
    }

    private String relu(String number, String x) {
        return b.layer("relu" + number, Operation.Activation.RELU, x);
    }
}
