package org.patchlode.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/**
 * A small network that a list of numbers stands for. Any list stands for one: a part that does not fit what is there, such as a
 * sum where no two shapes are equal, is built with what does. So a shorter list or smaller numbers are a smaller network, which
 * is what makes a failing one shrink to what matters.
 *
 * @param maps of the input
 * @param rows of the input
 * @param columns of the input
 * @param parts one after the other
 */
record RandomGraph(int maps, int rows, int columns, List<Part> parts) {

    /** The kinds of parts: every operation, and the ways in which published networks combine them. */
    enum Kind {
        CONVOLUTION, DEPTHWISE, NORM, RELU, ACTIVATION, PRELU, CLIP, MAX_POOL, MEAN_POOL, GLOBAL_POOL, LRN, PADDING, CONCAT, SUM, PRODUCT,
        SELECTION, SLICE, SHUFFLE, DENSE, SOFTMAX, IDENTITY, RESIDUAL, BOTTLENECK, GATE, SQUEEZE,
        CROPPING, EXTREMUM, LAYER_NORM, LOG_SOFTMAX, UPSAMPLING, BORDER
    }

    /**
     * One part.
     *
     * @param kind of part
     * @param from what it reads: 0 is the newest output
     * @param beside what else it reads
     * @param maps to make, where the kind lets choose
     * @param shape window, stride, dilation, padding in one number
     * @param seed of weights
     */
    record Part(Kind kind, int from, int beside, int maps, int shape, int seed) {}

    private static final int LARGEST = 40_000;
    private static final int MOST_MAPS = 200;
    private static final int CHOICES = 1 << 20;

    /** All of them, those that read what was made last more often than others. */
    static Arbitrary<RandomGraph> arbitrary() {
        Arbitrary<Part> part = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(0)), Tuple.of(1, Arbitraries.integers().between(0, 5))),
                        Arbitraries.integers().between(0, 71),
                        Arbitraries.integers().between(0, 32),
                        Arbitraries.integers().between(0, CHOICES),
                        Arbitraries.integers().between(0, CHOICES))
                .as(Part::new);
        Arbitrary<List<Part>> parts = part.list().ofMinSize(1).ofMaxSize(7);
        return Combinators.combine(Arbitraries.integers().between(1, 20), Arbitraries.integers().between(1, 17), Arbitraries.integers().between(1, 23), parts)
                .as(RandomGraph::new);
    }

    /** The network; every step is a layer called after its part. */
    Network network() {
        Building b = new Building();
        for (int i = 0; i < parts.size(); i++) {
            b.add(i, parts.get(i));
        }
        if (b.made.size() == 1) {
            b.layer(Operation.Activation.RELU, "in");
        }
        return b.builder.build();
    }

    /** An image for it. */
    float[] image() {
        return RandomNetworks.values(new Random(parts.hashCode()), maps * rows * columns);
    }

    @Override
    public String toString() {
        Network network = network();
        return network.nodes().stream()
                .map(n -> "  %d %s%s %s <- %s".formatted(n.index(), n.name(), detail(n.operation()), n.shape(), n.inputs()))
                .collect(Collectors.joining("\n", "graph of %d parts, seeds %s%n".formatted(parts.size(), parts.stream().map(p -> p.seed).toList()), "\n"));
    }

    private static String detail(Operation operation) {
        if (operation instanceof Operation.Convolution c) {
            return " %s groups %d".formatted(c.geometry(), c.groups());
        } else if (operation instanceof Operation.MaxPool pool) {
            return " " + pool.geometry();
        } else if (operation instanceof Operation.AveragePool pool) {
            return " %s counted %s".formatted(pool.geometry(), pool.counted());
        } else if (operation instanceof Operation.MapSelection selection) {
            return " " + java.util.Arrays.toString(selection.maps());
        } else if (operation instanceof Operation.ZeroPadding pad) {
            return " " + pad.padding();
        }
        return "";
    }

    private final class Building {

        private final Network.Builder builder = Network.builder("in", new Shape(maps, rows, columns));
        private final List<String> made = new ArrayList<>(List.of("in"));
        private String prefix = "";
        private int steps;

        void add(int index, Part part) {
            prefix = "p" + index + "_" + part.kind.name().toLowerCase(java.util.Locale.ROOT);
            steps = 0;
            Random r = new Random(part.seed);
            String x = made.get(made.size() - 1 - part.from % made.size());
            if (builder.shape(x).maps() > MOST_MAPS) {
                x = layer(Operation.MapSelection.slice(0, 1 + part.maps % 33), x);
            }
            Shape in = builder.shape(x);
            switch (part.kind) {
                case CONVOLUTION -> convolution(r, x, part, groups(part, in));
                case DEPTHWISE -> layer(RandomNetworks.convolution(r, in.maps(), in.maps(), in.maps(), window(part.shape, in, true)), x);
                case NORM -> layer(RandomNetworks.norm(r, in.maps()), x);
                case RELU -> layer(Operation.Activation.RELU, x);
                case ACTIVATION -> activation(part, x);
                case PRELU -> layer(new Operation.PRelu(RandomNetworks.values(r, in.maps())), x);
                case CLIP -> layer(new Operation.Clip(-0.5f, 0.1f * (part.shape % 13)), x);
                case MAX_POOL -> layer(new Operation.MaxPool(pool(part.shape, in, true)), x);
                case MEAN_POOL -> meanPool(part, x, in);
                case GLOBAL_POOL -> layer(new Operation.GlobalPool(part.shape % 2 == 0), x);
                case LRN -> layer(new Operation.LocalResponseNormalization(1 + 2 * (part.shape % 3), 1 + part.shape % 2, 0.05f, 0.75f), x);
                case PADDING -> padding(part, x, in);
                case CONCAT -> layer(new Operation.Concatenation(), several(x, part, shape -> shape.rows() == in.rows() && shape.columns() == in.columns()));
                case SUM -> layer(new Operation.Addition(), several(x, part, in::equals));
                case PRODUCT -> layer(new Operation.Multiplication(), several(x, part, in::equals));
                case SELECTION -> layer(new Operation.MapSelection(r.ints(1 + part.maps % 33, 0, in.maps()).toArray()), x);
                case SLICE -> slice(part, x, in);
                case SHUFFLE -> layer(RandomNetworks.shuffle(in.maps(), divisor(in.maps(), part.shape)), x);
                case DENSE -> dense(r, part, x, in);
                case SOFTMAX -> layer(new Operation.Softmax(), x);
                case IDENTITY -> layer(new Operation.Identity("dropout"), x);
                case RESIDUAL -> residual(r, part, x, in);
                case BOTTLENECK -> bottleneck(r, part, x, in);
                case GATE -> gate(r, part, x, in, false);
                case SQUEEZE -> gate(r, part, x, in, true);
                case UPSAMPLING -> upsampling(part, x, in);
                case BORDER -> layer(new Operation.BorderPadding(border(part.shape, in), part.beside % 2 == 0), x);
                case CROPPING -> layer(new Operation.Cropping(border(part.shape, in)), x);
                case EXTREMUM -> layer(new Operation.Extremum(part.shape % 2 == 0), several(x, part, in::equals));
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

        private String convolution(Random r, String x, Part part, int groups) {
            Shape in = builder.shape(x);
            int outputs = groups * Math.max(1, (1 + part.maps % 33) / groups);
            return layer(RandomNetworks.convolution(r, in.maps(), outputs, groups, window(part.shape, in, true)), x);
        }

        private void activation(Part part, String x) {
            ActivationFunction function = ActivationFunction.values()[part.shape % ActivationFunction.values().length];
            layer(new Operation.Activation(function, 0.3f + part.maps % 3), x);
        }

        private void meanPool(Part part, String x, Shape in) {
            Geometry g = pool(part.shape, in, false);
            Padding all = g.padding();
            Padding counted = switch (part.beside % 3) {
                case 0 -> Padding.NONE;
                case 1 -> all;
                default -> new Padding(all.top() / 2, all.left(), 0, all.right() / 2);
            };
            layer(new Operation.AveragePool(g, counted), x);
        }

        private void padding(Part part, String x, Shape in) {
            Padding p = new Padding(part.shape % 3, part.shape / 3 % 3, part.shape / 9 % 3, part.shape / 27 % 3);
            if ((long) in.maps() * (in.rows() + 4) * (in.columns() + 4) < LARGEST) {
                layer(new Operation.ZeroPadding(p), x);
            }
        }

        private void upsampling(Part part, String x, Shape in) {
            int down = 1 + part.shape % 3;
            int across = 1 + part.shape / 3 % 3;
            if ((long) in.size() * down * across < LARGEST / 4) {
                layer(new Operation.Upsampling(down, across, part.shape / 9 % 2 == 0), x);
            }
        }

        private void slice(Part part, String x, Shape in) {
            int first = part.shape % in.maps();
            layer(Operation.MapSelection.slice(first, 1 + part.maps % (in.maps() - first)), x);
        }

        private void dense(Random r, Part part, String x, Shape in) {
            int outputs = 1 + part.maps % 33;
            float[] weights = RandomNetworks.values(r, outputs * in.size());
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= (float) Math.sqrt(in.size());
            }
            String flat = layer(new Operation.Flatten(part.shape % 2 == 0), x);
            layer(new Operation.Dense(outputs, weights, RandomNetworks.values(r, outputs)), flat);
        }

        /** {@code x + f(conv(x))}: the addend is the convolution's own input. */
        private void residual(Random r, Part part, String x, Shape in) {
            String y = layer(RandomNetworks.convolution(r, in.maps(), in.maps(), groups(part, in), same(part.shape)), x);
            if (part.beside % 2 == 1) {
                y = layer(RandomNetworks.norm(r, in.maps()), y);
            }
            if (part.beside / 2 % 3 == 1) {
                y = layer(Operation.Activation.RELU, y);
            }
            String sum = part.beside / 6 % 2 == 0 ? layer(new Operation.Addition(), x, y) : layer(new Operation.Addition(), y, x);
            if (part.beside / 12 % 3 > 0) {
                layer(Operation.Activation.RELU, sum);
            }
        }

        private void bottleneck(Random r, Part part, String x, Shape in) {
            int inner = 1 + part.maps % 33;
            String y = layer(RandomNetworks.convolution(r, in.maps(), inner, 1, Geometry.square(1, 1, 0)), x);
            y = layer(Operation.Activation.RELU, y);
            y = layer(RandomNetworks.convolution(r, inner, in.maps(), 1, same(part.shape)), y);
            layer(Operation.Activation.RELU, layer(new Operation.Addition(), x, y));
        }

        /** {@code x * f(conv(x))}, or of the mean of x. */
        private void gate(Random r, Part part, String x, Shape in, boolean squeeze) {
            String y = squeeze ? layer(new Operation.GlobalPool(false), x) : x;
            y = layer(RandomNetworks.convolution(r, in.maps(), in.maps(), 1, Geometry.square(1, 1, 0)), y);
            ActivationFunction[] gates = {ActivationFunction.SIGMOID, ActivationFunction.HARD_SIGMOID, ActivationFunction.RELU, ActivationFunction.TANH};
            y = layer(new Operation.Activation(gates[part.shape % gates.length], 1 / 6f), y);
            String product = part.beside % 2 == 0 ? layer(new Operation.Multiplication(), x, y) : layer(new Operation.Multiplication(), y, x);
            if (part.beside / 2 % 2 == 0) {
                layer(Operation.Activation.RELU, product);
            }
        }

        private String[] several(String x, Part part, java.util.function.Predicate<Shape> fits) {
            List<String> fitting = made.stream().filter(name -> fits.test(builder.shape(name))).toList();
            List<String> inputs = new ArrayList<>(List.of(x));
            for (int i = 0; i <= part.shape % 3; i++) {
                String other = fitting.get((fitting.size() - 1 - (part.beside + 5 * i) % fitting.size()));
                if (inputs.stream().mapToInt(name -> builder.shape(name).size()).sum() + builder.shape(other).size() < LARGEST) {
                    inputs.add((part.shape / 3 + i) % 2 == 0 ? inputs.size() : 0, other);
                }
            }
            return inputs.toArray(String[]::new);
        }
    }

    private static Padding border(int shape, Shape in) {
        int top = shape % Math.min(in.rows(), 3);
        int left = shape / 3 % Math.min(in.columns(), 3);
        return new Padding(top, left, shape / 9 % Math.min(in.rows() - top, 3), shape / 27 % Math.min(in.columns() - left, 3));
    }

    private static int groups(Part part, Shape in) {
        return part.beside % 4 == 0 ? divisor(in.maps(), part.beside / 4) : 1;
    }

    private static int divisor(int n, int choice) {
        int[] divisors = IntStream.rangeClosed(1, n).filter(d -> n % d == 0).toArray();
        return divisors[choice % divisors.length];
    }

    private static Geometry same(int shape) {
        int kernel = 1 + 2 * (shape % 3);
        int dilation = 1 + shape / 3 % 2;
        return new Geometry(kernel, kernel, 1, 1, dilation, dilation, Padding.of(kernel / 2 * dilation));
    }

    /** Any window with any padding, as long as it fits. */
    private static Geometry window(int shape, Shape in, boolean dilated) {
        int kr = 1 + shape % 5;
        int kc = 1 + shape / 5 % 5;
        int sr = 1 + shape / 25 % 3 % 2;
        int sc = 1 + shape / 75 % 3 % 2;
        int dr = dilated && shape / 225 % 3 == 2 ? 2 : 1;
        int dc = dilated && shape / 225 % 3 != 0 ? dr : 1;
        int code = shape / 675;
        Padding p = new Padding(code % kr, code % kc, code / 5 % kr, code / 7 % kc);
        Geometry g = new Geometry(kr, kc, sr, sc, dr, dc, p);
        boolean fits = g.outputRows(in.rows()) > 0 && g.outputColumns(in.columns()) > 0;
        return fits ? g : Geometry.square(1, 1, 0);
    }

    /** A window that sees some of the plane wherever it stands. */
    private static Geometry pool(int shape, Shape in, boolean dilated) {
        Geometry g = window(shape, in, dilated && shape % 2 == 0);
        Padding p = g.padding();
        Geometry half = g.with(new Padding(Math.min(p.top(), g.kernelRows() / 2), Math.min(p.left(), g.kernelColumns() / 2),
                Math.min(p.bottom(), g.kernelRows() / 2), Math.min(p.right(), g.kernelColumns() / 2)));
        try {
            Network.Builder probe = Network.builder("in", in);
            probe.layer("pool", new Operation.MaxPool(half), "in");
            return half;
        } catch (org.patchlode.network.ModelException e) {
            return Geometry.square(1, 1, 0);
        }
    }
}
