package org.patchlode.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Builds the network that a {@link RandomGraph} stands for, part by part. */
final class RandomGraphBuilder {

    private static final int LARGEST = 40_000;
    private static final int MOST_MAPS = 200;

    private final Network.Builder builder;
    private final List<String> made = new ArrayList<>(List.of("in"));
    private String prefix = "";
    private int steps;

    RandomGraphBuilder(Shape input) {
        builder = Network.builder("in", input);
    }

    /** The network so far. */
    Network build() {
        if (made.size() == 1) {
            layer(Operation.Activation.RELU, "in");
        }
        return builder.build();
    }

    void add(int index, RandomGraph.Part part) {
        prefix = "p" + index + "_" + part.kind().name().toLowerCase(Locale.ROOT);
        steps = 0;
        Random r = new Random(part.seed());
        String x = made.get(made.size() - 1 - part.from() % made.size());
        if (builder.shape(x).maps() > MOST_MAPS) {
            x = layer(Operation.MapSelection.slice(0, 1 + part.maps() % 33), x);
        }
        Shape in = builder.shape(x);
        switch (part.kind()) {
            case CONVOLUTION -> convolution(r, x, part, RandomWindows.groups(part, in));
            case DEPTHWISE -> layer(RandomNetworks.convolution(r, in.maps(), in.maps(), in.maps(), RandomWindows.window(part.shape(), in, true)), x);
            case NORM -> layer(RandomNetworks.norm(r, in.maps()), x);
            case RELU -> layer(Operation.Activation.RELU, x);
            case ACTIVATION -> activation(part, x);
            case PRELU -> layer(new Operation.PRelu(RandomNetworks.values(r, in.maps())), x);
            case CLIP -> layer(new Operation.Clip(-0.5f, 0.1f * (part.shape() % 13)), x);
            case MAX_POOL -> layer(new Operation.MaxPool(RandomWindows.pool(part.shape(), in, true)), x);
            case MEAN_POOL -> meanPool(part, x, in);
            case GLOBAL_POOL -> layer(new Operation.GlobalPool(part.shape() % 2 == 0), x);
            case LRN -> layer(new Operation.LocalResponseNormalization(1 + 2 * (part.shape() % 3), 1 + part.shape() % 2, 0.05f, 0.75f), x);
            case PADDING -> padding(part, x, in);
            case CONCAT -> layer(new Operation.Concatenation(), several(x, part, shape -> shape.rows() == in.rows() && shape.columns() == in.columns()));
            case SUM -> layer(new Operation.Addition(), several(x, part, in::equals));
            case PRODUCT -> layer(new Operation.Multiplication(), several(x, part, in::equals));
            case SELECTION -> layer(new Operation.MapSelection(r.ints(1 + part.maps() % 33, 0, in.maps()).toArray()), x);
            case SLICE -> slice(part, x, in);
            case SHUFFLE -> layer(RandomNetworks.shuffle(in.maps(), RandomWindows.divisor(in.maps(), part.shape())), x);
            case DENSE -> dense(r, part, x, in);
            case SOFTMAX -> layer(new Operation.Softmax(), x);
            case IDENTITY -> layer(new Operation.Identity("dropout"), x);
            case RESIDUAL -> residual(r, part, x, in);
            case BOTTLENECK -> bottleneck(r, part, x, in);
            case GATE -> gate(r, part, x, in, false);
            case SQUEEZE -> gate(r, part, x, in, true);
            case UPSAMPLING -> upsampling(part, x, in);
            case BORDER -> layer(new Operation.BorderPadding(RandomWindows.border(part.shape(), in), part.beside() % 2 == 0), x);
            case CROPPING -> layer(new Operation.Cropping(RandomWindows.border(part.shape(), in)), x);
            case EXTREMUM -> layer(new Operation.Extremum(part.shape() % 2 == 0), several(x, part, in::equals));
            // Of a single map it and a log softmax are constants; ONNX Runtime refuses to work out the one, the other is rounding alone.
            case LAYER_NORM -> layer(in.maps() == 1 ? new Operation.Identity("dropout") : new Operation.LayerNormalization(RandomNetworks.values(r, in.maps()), RandomNetworks.values(r, in.maps()), 0.01f), x);
            case LOG_SOFTMAX -> layer(in.maps() == 1 ? new Operation.Identity("dropout") : new Operation.LogSoftmax(), x);
        }
    }

    private String layer(Operation operation, String... inputs) {
        String name = builder.layer(prefix + (steps++ == 0 ? "" : "_" + steps), operation, inputs);
        made.add(name);
        return name;
    }

    private String convolution(Random r, String x, RandomGraph.Part part, int groups) {
        Shape in = builder.shape(x);
        int outputs = groups * Math.max(1, (1 + part.maps() % 33) / groups);
        return layer(RandomNetworks.convolution(r, in.maps(), outputs, groups, RandomWindows.window(part.shape(), in, true)), x);
    }

    private void activation(RandomGraph.Part part, String x) {
        ActivationFunction function = ActivationFunction.values()[part.shape() % ActivationFunction.values().length];
        layer(new Operation.Activation(function, 0.3f + part.maps() % 3), x);
    }

    private void meanPool(RandomGraph.Part part, String x, Shape in) {
        Geometry g = RandomWindows.pool(part.shape(), in, false);
        Padding all = g.padding();
        Padding counted = switch (part.beside() % 3) {
            case 0 -> Padding.NONE;
            case 1 -> all;
            default -> new Padding(all.top() / 2, all.left(), 0, all.right() / 2);
        };
        layer(new Operation.AveragePool(g, counted), x);
    }

    private void padding(RandomGraph.Part part, String x, Shape in) {
        Padding p = new Padding(part.shape() % 3, part.shape() / 3 % 3, part.shape() / 9 % 3, part.shape() / 27 % 3);
        if ((long) in.maps() * (in.rows() + 4) * (in.columns() + 4) < LARGEST) {
            layer(new Operation.ZeroPadding(p), x);
        }
    }

    private void upsampling(RandomGraph.Part part, String x, Shape in) {
        int down = 1 + part.shape() % 3;
        int across = 1 + part.shape() / 3 % 3;
        if ((long) in.size() * down * across < LARGEST / 4) {
            layer(new Operation.Upsampling(down, across, part.shape() / 9 % 2 == 0), x);
        }
    }

    private void slice(RandomGraph.Part part, String x, Shape in) {
        int first = part.shape() % in.maps();
        layer(Operation.MapSelection.slice(first, 1 + part.maps() % (in.maps() - first)), x);
    }

    private void dense(Random r, RandomGraph.Part part, String x, Shape in) {
        int outputs = 1 + part.maps() % 33;
        float[] weights = RandomNetworks.values(r, outputs * in.size());
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= (float) Math.sqrt(in.size());
        }
        String flat = layer(new Operation.Flatten(part.shape() % 2 == 0), x);
        layer(new Operation.Dense(outputs, weights, RandomNetworks.values(r, outputs)), flat);
    }

    /** {@code x + f(conv(x))}: the addend is the convolution's own input. */
    private void residual(Random r, RandomGraph.Part part, String x, Shape in) {
        String y = layer(RandomNetworks.convolution(r, in.maps(), in.maps(), RandomWindows.groups(part, in), RandomWindows.same(part.shape())), x);
        if (part.beside() % 2 == 1) {
            y = layer(RandomNetworks.norm(r, in.maps()), y);
        }
        if (part.beside() / 2 % 3 == 1) {
            y = layer(Operation.Activation.RELU, y);
        }
        String sum = part.beside() / 6 % 2 == 0 ? layer(new Operation.Addition(), x, y) : layer(new Operation.Addition(), y, x);
        if (part.beside() / 12 % 3 > 0) {
            layer(Operation.Activation.RELU, sum);
        }
    }

    private void bottleneck(Random r, RandomGraph.Part part, String x, Shape in) {
        int inner = 1 + part.maps() % 33;
        String y = layer(RandomNetworks.convolution(r, in.maps(), inner, 1, Geometry.square(1, 1, 0)), x);
        y = layer(Operation.Activation.RELU, y);
        y = layer(RandomNetworks.convolution(r, inner, in.maps(), 1, RandomWindows.same(part.shape())), y);
        layer(Operation.Activation.RELU, layer(new Operation.Addition(), x, y));
    }

    /** {@code x * f(conv(x))}, or of the mean of x. */
    private void gate(Random r, RandomGraph.Part part, String x, Shape in, boolean squeeze) {
        String y = squeeze ? layer(new Operation.GlobalPool(false), x) : x;
        y = layer(RandomNetworks.convolution(r, in.maps(), in.maps(), 1, Geometry.square(1, 1, 0)), y);
        ActivationFunction[] gates = {ActivationFunction.SIGMOID, ActivationFunction.HARD_SIGMOID, ActivationFunction.RELU, ActivationFunction.TANH};
        y = layer(new Operation.Activation(gates[part.shape() % gates.length], 1 / 6f), y);
        String product = part.beside() % 2 == 0 ? layer(new Operation.Multiplication(), x, y) : layer(new Operation.Multiplication(), y, x);
        if (part.beside() / 2 % 2 == 0) {
            layer(Operation.Activation.RELU, product);
        }
    }

    private String[] several(String x, RandomGraph.Part part, Predicate<Shape> fits) {
        List<String> fitting = made.stream().filter(name -> fits.test(builder.shape(name))).toList();
        List<String> inputs = new ArrayList<>(List.of(x));
        for (int i = 0; i <= part.shape() % 3; i++) {
            String other = fitting.get((fitting.size() - 1 - (part.beside() + 5 * i) % fitting.size()));
            if (inputs.stream().mapToInt(name -> builder.shape(name).size()).sum() + builder.shape(other).size() < LARGEST) {
                inputs.add((part.shape() / 3 + i) % 2 == 0 ? inputs.size() : 0, other);
            }
        }
        return inputs.toArray(String[]::new);
    }
}
