package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Box;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Shape;

/** What every backend must do. A backend's test says how it is opened. */
abstract class EngineContract implements WholeActivationsContract {

    @Override
    public abstract Engine open(EnginePlan plan);

    /** By how much of a layer's scale a traced unit may differ from its peak; 0 where both come from the same kernels. */
    protected double traceTolerance() {
        return 0;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /** Every activation of a network against the definition. */
    void expectReference(Network network) {
        float[] image = RandomNetworks.values(new Random(3), network.input().size());
        List<double[]> wanted = ReferenceForward.run(network, doubles(image));
        Set<Integer> all = new HashSet<>();
        network.nodes().forEach(node -> all.add(node.index()));
        try (Engine engine = open(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            Activations found = worker.trace(image, all);
            for (Node node : network.nodes()) {
                float[] values = found.of(node.index());
                double[] reference = wanted.get(node.index());
                double scale = 0;
                for (double v : reference) {
                    scale = Math.max(scale, Math.abs(v));
                }
                for (int i = 0; i < reference.length; i++) {
                    assertThat((double) values[i]).as("%s[%d]", node.name(), i).isCloseTo(reference[i], within(1e-5 * Math.max(1, scale)));
                }
            }
        }
    }

    private void expectReference(Shape input, Operation operation) {
        Network.Builder b = Network.builder("in", input);
        b.layer("op", operation, "in");
        expectReference(b.build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7x5/2x1 pad 2,0,1,3", "3x3/1x1 pad 1,1,1,1", "1x1/2x2 pad 0,0,0,0", "2x2/2x2 pad 0,0,1,1", "3x3/2x2 pad 0,0,1,1"})
    void windowsOfAllKinds(String text) {
        String[] n = text.split("[^0-9]+");
        Geometry g = new Geometry(Integer.parseInt(n[0]), Integer.parseInt(n[1]), Integer.parseInt(n[2]), Integer.parseInt(n[3]), 1, 1,
                new Padding(Integer.parseInt(n[4]), Integer.parseInt(n[5]), Integer.parseInt(n[6]), Integer.parseInt(n[7])));
        Shape input = new Shape(4, 18, 17);
        expectReference(input, RandomNetworks.convolution(new Random(1), 4, 6, 1, g));
        expectReference(input, new Operation.MaxPool(g));
        expectReference(input, new Operation.AveragePool(g, true));
        expectReference(input, new Operation.AveragePool(g, false));
    }

    /** Found by random graphs: the last of a dilated window's inputs is the plane's last unit, or not. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 9})
    void dilatedPools(int columns) {
        for (int kernel = 1; kernel <= 3; kernel++) {
            for (int dilation = 2; dilation <= 3; dilation++) {
                Geometry g = new Geometry(1 + kernel % 2, kernel, 1, 2, dilation, dilation, Padding.NONE);
                if (g.outputRows(7) > 0 && g.outputColumns(columns) > 0) {
                    expectReference(new Shape(3, 7, columns), new Operation.MaxPool(g));
                }
            }
        }
    }

    @Test
    void dilatedAndGroupedConvolutions() {
        expectReference(new Shape(4, 15, 14), RandomNetworks.convolution(new Random(1), 4, 6, 1, new Geometry(3, 2, 1, 2, 3, 2, new Padding(3, 1, 3, 1))));
        expectReference(new Shape(4, 15, 14), RandomNetworks.convolution(new Random(1), 4, 6, 2, Geometry.square(3, 1, 1)));
        expectReference(new Shape(4, 15, 14), RandomNetworks.convolution(new Random(1), 4, 4, 4, Geometry.square(3, 2, 1)));
        Geometry lopsided = new Geometry(3, 3, 2, 2, 1, 2, new Padding(0, 1, 1, 3));
        expectReference(new Shape(32, 15, 14), RandomNetworks.convolution(new Random(1), 32, 64, 8, lopsided));
        expectReference(new Shape(19, 15, 14), RandomNetworks.convolution(new Random(1), 19, 19, 19, lopsided));
        expectReference(new Shape(18, 15, 14), RandomNetworks.convolution(new Random(1), 18, 36, 18, lopsided));
    }

    @ParameterizedTest
    @EnumSource(ActivationFunction.class)
    void activations(ActivationFunction function) {
        float alpha = switch (function) {
            case CLIPPED_RELU -> 0.7f;
            case LEAKY_RELU -> 0.1f;
            case ELU -> 1f;
            case HARD_SIGMOID -> 1 / 6f;
            default -> 0f;
        };
        expectReference(new Shape(2, 5, 4), new Operation.Activation(function, alpha));
        expectReference(new Shape(21, 9, 13), new Operation.Activation(function, alpha));
    }

    @Test
    void theOtherOperations() {
        expectReference(new Shape(7, 5, 4), new Operation.LocalResponseNormalization(5, 2f, 1e-1f, 0.75f));
        expectReference(new Shape(7, 5, 4), RandomNetworks.norm(new Random(1), 7));
        expectReference(new Shape(7, 5, 4), new Operation.GlobalPool(true));
        expectReference(new Shape(7, 5, 4), new Operation.GlobalPool(false));
        expectReference(new Shape(7, 5, 4), new Operation.ZeroPadding(new Padding(0, 1, 2, 3)));
        expectReference(new Shape(7, 5, 4), new Operation.Softmax());
        expectReference(new Shape(7, 5, 4), new Operation.Flatten(true));
        expectReference(new Shape(7, 5, 4), new Operation.Flatten(false));
        expectReference(new Shape(7, 1, 1), new Operation.Dense(3, RandomNetworks.values(new Random(1), 21), RandomNetworks.values(new Random(2), 3)));
    }

    @Test
    void operationsOfNewerNetworks() {
        for (int maps : new int[] {7, 48}) {
            Shape shape = new Shape(maps, 5, 4);
            expectReference(shape, new Operation.PRelu(RandomNetworks.values(new Random(1), maps)));
            expectReference(shape, new Operation.Clip(-0.5f, 0.75f));
            expectReference(shape, new Operation.Clip(-0.5f, Float.POSITIVE_INFINITY));
            expectReference(shape, new Operation.Clip(Float.NEGATIVE_INFINITY, 0.25f));
            expectReference(shape, Operation.MapSelection.slice(2, 3));
            expectReference(shape, new Operation.MapSelection(new int[] {5, 0, 0, maps - 1, 3, 1}));
            expectReference(shape, RandomNetworks.shuffle(maps, maps == 7 ? 7 : 4));
        }
        expectReference(new Shape(48, 5, 4), Operation.MapSelection.slice(16, 32));
        expectReference(new Shape(48, 5, 4), Operation.MapSelection.slice(3, 32));
    }

    /** Largest windows that overhang, declared padding that counts and overhang that does not, all at once. */
    @ParameterizedTest
    @ValueSource(strings = {"3 2 0", "3 2 1", "2 2 0", "5 3 2", "3 3 1"})
    void poolsRoundedUp(String text) {
        int[] n = java.util.Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        Geometry plain = Geometry.square(n[0], n[1], n[2]);
        for (int size = 6; size < 12; size++) {
            Shape input = new Shape(5, size, size + 1);
            Geometry up = plain.ceil(input.rows(), input.columns());
            expectReference(input, new Operation.MaxPool(up));
            expectReference(input, new Operation.AveragePool(up, false));
            expectReference(input, new Operation.AveragePool(up, plain.padding()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 32, 40})
    void products(int maps) {
        Network.Builder b = Network.builder("in", new Shape(maps, 6, 5));
        b.layer("squeeze", new Operation.GlobalPool(false), "in");
        b.layer("gate", new Operation.Activation(ActivationFunction.SIGMOID, 0), "squeeze");
        b.layer("scaled", new Operation.Multiplication(), "in", "gate");
        b.layer("scaled first", new Operation.Multiplication(), "gate", "in");
        b.layer("square", new Operation.Multiplication(), "scaled", "scaled");
        b.layer("three", new Operation.Multiplication(), "squeeze", "scaled", "gate", "square");
        b.layer("gates", new Operation.Multiplication(), "gate", "squeeze");
        b.layer("sum", new Operation.Addition(), "three", "scaled first");
        Network network = b.build();
        expectReference(network);
        windowsEqualWholePlanes(network, Rule.GRADIENT);
    }

    @Test
    void aWholeNetwork() {
        expectReference(RandomNetworks.everything(new Random(5)));
        expectReference(RandomNetworks.gated(new Random(8)));
    }

    /** The inner products of op(x) with y and of x with the transposed op of y are equal. Groups: none, wide, thin, depthwise, of a block and a half. */
    @ParameterizedTest
    @CsvSource({"1, 4, 6", "2, 4, 6", "8, 32, 64", "6, 6, 12", "19, 19, 19", "2, 48, 48"})
    void transposedConvolutionIsAdjoint(int groups, int inputs, int outputs) {
        for (Geometry g : List.of(Geometry.square(3, 1, 0), new Geometry(5, 3, 2, 1, 1, 1, Padding.NONE), new Geometry(3, 2, 1, 3, 2, 4, Padding.NONE))) {
            Random random = new Random(7);
            int rows = (6 - 1) * g.strideRows() + g.extentRows();
            int columns = (5 - 1) * g.strideColumns() + g.extentColumns();
            Network.Builder b = Network.builder("in", new Shape(inputs, rows, columns));
            Operation.Convolution c = RandomNetworks.convolution(random, inputs, outputs, groups, g);
            b.layer("op", new Operation.Convolution(g, outputs, groups, c.weights(), new float[outputs]), "in");
            float[] x = RandomNetworks.values(random, inputs * rows * columns);
            float[] y = RandomNetworks.values(random, 2 * outputs * 6 * 5);
            try (Engine engine = open(new EnginePlan(b.build(), List.of(), false)); Worker worker = engine.worker()) {
                float[] forward = worker.trace(x, Set.of(1)).of(1);
                float[] back = worker.transposedConvolution(1, y, 2, 6, 5);
                double left = 0;
                double right = 0;
                double size = 0;
                int values = outputs * 6 * 5;
                for (int i = 0; i < values; i++) {
                    left += (double) forward[i] * y[values + i];
                    size += Math.abs((double) forward[i] * y[values + i]);
                }
                for (int i = 0; i < x.length; i++) {
                    right += (double) x[i] * back[x.length + i];
                }
                assertThat(right).isCloseTo(left, within(1e-5 * size));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void windowsEqualWholePlanes(Rule rule) {
        windowsEqualWholePlanes(RandomNetworks.everything(new Random(5)), rule);
        windowsEqualWholePlanes(RandomNetworks.gated(new Random(8)), rule);
    }

    void windowsEqualWholePlanes(Network network, Rule rule) {
        float[] image = RandomNetworks.values(new Random(3), network.input().size());
        double[] reference = doubles(image);
        try (Engine engine = open(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            for (Layer layer : network.layers()) {
                if (RuleSupport.obstacle(network, layer, rule).isPresent()) {
                    continue;
                }
                Projector projector = new Projector(network, layer, rule);
                Set<Integer> wanted = new HashSet<>(ImageTrace.sources(network, rule, projector.nodes()));
                wanted.add(layer.node().index());
                Activations activations = worker.trace(image, wanted);
                ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), activations);
                List<ProjectionTask> tasks = new ArrayList<>();
                List<Integer> units = new ArrayList<>();
                Shape shape = layer.shape();
                // Corners, borders and the inside, of a map each.
                for (int[] place : new int[][] {{0, 0}, {0, shape.columns() - 1}, {shape.rows() - 1, 0}, {shape.rows() - 1, shape.columns() - 1}, {shape.rows() / 2, shape.columns() / 2}}) {
                    int map = tasks.size() % shape.maps();
                    int unit = map * shape.plane() + place[0] * shape.columns() + place[1];
                    units.add(unit);
                    tasks.add(new ProjectionTask(trace, map, place[0], place[1], activations.of(layer.node().index())[unit]));
                }
                List<Projection> found = projector.project(worker, tasks);
                for (int i = 0; i < tasks.size(); i++) {
                    double[] whole = WholePlaneBackward.project(network, reference, layer.node().index(), units.get(i), rule);
                    expectSame(found.get(i), whole, network.input(), "%s, unit %d".formatted(layer.name(), units.get(i)));
                    Projection alone = projector.project(worker, List.of(tasks.get(i))).get(0);
                    assertThat(alone.values()).as("alone or in company").isEqualTo(found.get(i).values());
                }
            }
        }
    }

    /** Equal inside the box; nothing outside it. */
    private static void expectSame(Projection found, double[] whole, Shape input, String what) {
        double scale = 0;
        for (double v : whole) {
            scale = Math.max(scale, Math.abs(v));
        }
        Box box = found.box();
        for (int c = 0; c < input.maps(); c++) {
            for (int y = 0; y < input.rows(); y++) {
                for (int x = 0; x < input.columns(); x++) {
                    boolean inside = y >= box.top() && y < box.bottom() && x >= box.left() && x < box.right();
                    double value = inside ? found.values()[(c * box.rows() + y - box.top()) * box.columns() + x - box.left()] : 0;
                    assertThat(value).as("%s at %d,%d,%d", what, c, y, x)
                            .isCloseTo(whole[(c * input.rows() + y) * input.columns() + x], within(1e-5 * scale + 1e-12));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet", "efficientnet", "googlenet", "densenet", "resnext", "shufflenet", "zfnet"})
    void networksOfManyStyles(String style) {
        Network network = StyleNetworks.of(style, 64, 0.25);
        expectReference(network);
        expectPeaks(network);
    }

    @Test
    void peaksAreTheFirstLargestAndDoNotDependOnTheBatch() {
        expectPeaks(RandomNetworks.everything(new Random(5)));
        expectPeaks(RandomNetworks.gated(new Random(8)));
    }

    private void expectPeaks(Network network) {
        List<Layer> layers = network.layers();
        Random random = new Random(11);
        int size = network.input().size();
        float[][] images = new float[9][];
        for (int i = 0; i < images.length; i++) {
            images[i] = RandomNetworks.values(random, size);
        }
        try (Engine engine = open(new EnginePlan(network, layers, true)); Worker worker = engine.worker(); Worker other = engine.worker()) {
            int micro = engine.microBatch();
            List<String> together = new ArrayList<>();
            for (int from = 0; from < images.length; from += micro) {
                int count = Math.min(micro, images.length - from);
                float[] batch = new float[micro * size];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(images[from + i], 0, batch, i * size, size);
                }
                worker.peaks(batch, count, (image, layer, peaks) -> together.add(text(layer, peaks)));
            }
            List<String> alone = new ArrayList<>();
            for (float[] image : images) {
                other.peaks(java.util.Arrays.copyOf(image, micro * size), 1, (i, layer, peaks) -> alone.add(text(layer, peaks)));
            }
            assertThat(alone).isEqualTo(together);
            Activations activations = worker.trace(images[0], new HashSet<>(layers.stream().map(l -> l.node().index()).toList()));
            other.peaks(java.util.Arrays.copyOf(images[0], micro * size), 1, (i, layer, peaks) -> expectPeaks(layers.get(layer), peaks, activations));
        }
    }

    private static String text(int layer, Peaks peaks) {
        StringBuilder text = new StringBuilder().append(layer);
        for (int map = 0; map < peaks.maps(); map++) {
            text.append(' ').append(Float.floatToRawIntBits(peaks.value(map))).append('@').append(peaks.position(map)).append('/').append(Float.floatToRawIntBits(peaks.mean(map)));
        }
        return text.toString();
    }

    private void expectPeaks(Layer layer, Peaks peaks, Activations activations) {
        float[] values = activations.of(layer.node().index());
        int plane = layer.shape().plane();
        double scale = 0;
        for (float v : values) {
            scale = Math.max(scale, Math.abs(v));
        }
        float tolerance = (float) (traceTolerance() * scale);
        for (int map = 0; map < layer.shape().maps(); map++) {
            int best = 0;
            double sum = 0;
            for (int i = 0; i < plane; i++) {
                sum += values[map * plane + i];
                best = values[map * plane + i] > values[map * plane + best] ? i : best;
            }
            if (tolerance == 0) {
                assertThat(peaks.position(map)).as(layer.name()).isEqualTo(best);
            }
            assertThat(peaks.value(map)).as(layer.name()).isCloseTo(values[map * plane + best], within(tolerance));
            assertThat(values[map * plane + peaks.position(map)]).as("%s at the peak's place", layer.name()).isCloseTo(values[map * plane + best], within(tolerance));
            assertThat((double) peaks.mean(map)).isCloseTo(sum / plane, within(tolerance + 1e-6 * Math.max(1, Math.abs(sum / plane))));
        }
    }

    @Test
    void whatIsNotFiniteIsSaid() {
        Network.Builder b = Network.builder("in", new Shape(2, 3, 3));
        b.layer("bn", new Operation.BatchNormalization(new float[] {1, 1}, new float[] {0, 0}), "in");
        Network network = b.build();
        try (Engine engine = open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                float[] image = new float[18 * engine.microBatch()];
                image[13] = odd;
                worker.peaks(image, 1, (i, layer, peaks) -> {
                    assertThat(peaks.value(0)).isZero();
                    assertThat(peaks.value(1)).isNaN();
                });
            }
            float[] negativeZeros = new float[18 * engine.microBatch()];
            java.util.Arrays.fill(negativeZeros, -0f);
            negativeZeros[4] = 0f;
            worker.peaks(negativeZeros, 1, (i, layer, peaks) -> {
                assertThat(Float.floatToRawIntBits(peaks.value(0))).isZero();
                assertThat(peaks.position(0)).isZero();
            });
        }
    }

    @Test
    void whatFewNetworksHave() {
        expectReference(RandomNetworks.rare(new Random(6)));
        expectReference(RandomNetworks.growing(new Random(7)));
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theWayBackThroughWhatFewNetworksHave(Rule rule) {
        windowsEqualWholePlanes(RandomNetworks.rare(new Random(6)), rule);
        windowsEqualWholePlanes(RandomNetworks.growing(new Random(7)), rule);
    }
}
