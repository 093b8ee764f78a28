package org.patchlode.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.patchlode.engine.Activations;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Shape;

/** Every operation against its definition: whole activations, and peaks, alone and fused with its neighbours. */
@Tag("instruction-sets")
class OneDnnOperationsTest {

    private static final double TOLERANCE = 1e-5;

    @BeforeAll
    static void needsOneDnn() {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    static Stream<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        Random r = new Random(7);
        for (int maps : new int[] {3, 10, 32}) {
            Shape in = new Shape(maps, 13, 11);
            all.add(one("conv 3x3, " + maps + " maps", in, conv(r, Geometry.square(3, 1, 1), maps, 24, 1)));
            all.add(one("conv 5x3 stride 2x1, lopsided padding, " + maps + " maps", in,
                    conv(r, new Geometry(5, 3, 2, 1, 1, 1, new Padding(0, 2, 1, 0)), maps, 17, 1)));
            all.add(one("conv dilated, " + maps + " maps", in, conv(r, new Geometry(3, 3, 1, 1, 2, 3, new Padding(2, 3, 2, 3)), maps, 16, 1)));
            all.add(one("conv 1x1, " + maps + " maps", in, conv(r, Geometry.square(1, 1, 0), maps, 33, 1)));
            all.add(one("depthwise, " + maps + " maps", in, conv(r, Geometry.square(3, 2, 1), maps, maps, maps)));
            all.add(one("max pool, " + maps + " maps", in, new Operation.MaxPool(new Geometry(3, 2, 2, 2, 1, 1, new Padding(1, 0, 1, 1)))));
            all.add(one("mean pool, " + maps + " maps", in, new Operation.AveragePool(Geometry.square(3, 2, 1), false)));
            all.add(one("mean pool with padding, " + maps + " maps", in, new Operation.AveragePool(Geometry.square(3, 2, 1), true)));
            all.add(one("global max, " + maps + " maps", in, new Operation.GlobalPool(true)));
            all.add(one("global mean, " + maps + " maps", in, new Operation.GlobalPool(false)));
            all.add(one("batch norm, " + maps + " maps", in, RandomNetworks.norm(r, maps)));
            all.add(one("LRN, " + maps + " maps", in, new Operation.LocalResponseNormalization(5, 2, 0.1f, 0.75f)));
            all.add(one("softmax, " + maps + " maps", in, new Operation.Softmax()));
            all.add(one("padding, " + maps + " maps", in, new Operation.ZeroPadding(new Padding(1, 0, 2, 3))));
            all.add(one("flatten, maps first, " + maps + " maps", in, new Operation.Flatten(false)));
            all.add(one("flatten, maps last, " + maps + " maps", in, new Operation.Flatten(true)));
            all.add(one("PReLU, " + maps + " maps", in, new Operation.PRelu(floats(r, maps, 1))));
            all.add(one("clip, " + maps + " maps", in, new Operation.Clip(-0.3f, 0.6f)));
            all.add(one("slice, " + maps + " maps", in, Operation.MapSelection.slice(1, maps - 2)));
            all.add(one("mean pool with overhang, " + maps + " maps", in, new Operation.AveragePool(Geometry.square(4, 3, 1).ceil(13, 11), Padding.of(1))));
            all.add(Arguments.of("gate, " + maps + " maps", gate(r, in)));
            for (boolean last : new boolean[] {false, true}) {
                Network.Builder b = Network.builder("in", in);
                b.layer("flat", new Operation.Flatten(last), "in");
                b.layer("dense", new Operation.Dense(7, floats(r, 7 * in.size(), 0.1), floats(r, 7, 1)), "flat");
                all.add(Arguments.of("flatten and dense, maps last " + last + ", " + maps + " maps", b.build()));
            }
        }
        for (int[] shape : new int[][] {{64, 8, 8}, {32, 27, 27}, {64, 13, 11}, {40, 7, 16}}) {
            all.add(one("conv 3x3 in Winograd's large tiles, " + Arrays.toString(shape), new Shape(shape[0], shape[1], shape[2]),
                    conv(r, Geometry.square(3, 1, 1), shape[0], 50, 1)));
        }
        // Large enough for tiles of our own.
        all.add(one("conv 3x3 of many units", new Shape(64, 33, 29), conv(r, Geometry.square(3, 1, 1), 64, 50, 1)));
        for (ActivationFunction function : ActivationFunction.values()) {
            Network.Builder b = Network.builder("in", new Shape(40, 25, 25));
            b.step("linear", conv(r, Geometry.square(3, 1, 1), 40, 44, 1), "in");
            b.layer("out", new Operation.Activation(function, 0.3f), "linear");
            all.add(Arguments.of("conv of many units fused with " + function, b.build()));
        }
        all.add(one("grouped conv", new Shape(32, 9, 9), conv(r, Geometry.square(3, 1, 1), 32, 64, 2)));
        all.add(one("grouped conv of thin groups", new Shape(12, 9, 9), conv(r, Geometry.square(3, 1, 1), 12, 20, 4)));
        for (ActivationFunction function : ActivationFunction.values()) {
            all.add(one(function.name(), new Shape(5, 6, 7), new Operation.Activation(function, 0.3f)));
            Network.Builder b = Network.builder("in", new Shape(16, 9, 9));
            b.step("linear", conv(r, Geometry.square(3, 1, 1), 16, 32, 1), "in");
            b.layer("out", new Operation.Activation(function, 0.3f), "linear");
            all.add(Arguments.of("conv fused with " + function, b.build()));
        }
        return all.stream();
    }

    /** What each fusion joins: a batch norm of a pool with its ReLU, a product with its clip. */
    private static Network gate(Random r, Shape in) {
        Network.Builder b = Network.builder("in", in);
        b.step("pool", new Operation.MaxPool(Geometry.square(2, 1, 0)), "in");
        b.step("norm", RandomNetworks.norm(r, in.maps()), "pool");
        b.step("relu", Operation.Activation.RELU, "norm");
        b.step("squeeze", new Operation.GlobalPool(false), "relu");
        b.step("restore", conv(r, Geometry.square(1, 1, 0), in.maps(), in.maps(), 1), "squeeze");
        b.step("gate", new Operation.Activation(ActivationFunction.HARD_SIGMOID, 0.2f), "restore");
        b.step("product", new Operation.Multiplication(), "gate", "relu");
        b.layer("clip", new Operation.Clip(0.1f, 0.4f), "product");
        return b.build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void everyActivationEqualsItsDefinition(String name, Network network) {
        float[] image = floats(new Random(11), network.input().size(), 1);
        Node last = network.nodes().get(network.nodes().size() - 1);
        // All nodes wanted: nothing is fused. Only the last: all that can be is.
        Set<Integer> everything = network.nodes().stream().map(Node::index).collect(Collectors.toSet());
        for (Set<Integer> wanted : List.of(everything, Set.of(last.index()))) {
            check(network, image, wanted);
        }
        checkPeaks(network, image);
    }

    @Test
    void aResidualNetworkEqualsItsDefinition() {
        Network network = SampleNetworks.resnet20();
        check(network, floats(new Random(1), network.input().size(), 1), allNodes(network));
        check(network, floats(new Random(1), network.input().size(), 1), Set.of(network.nodes().size() - 1));
    }

    @Test
    void aNetworkOfConcatenationsEqualsItsDefinition() {
        Network network = SampleNetworks.squeezenet(63);
        check(network, floats(new Random(1), network.input().size(), 1), allNodes(network));
        check(network, floats(new Random(1), network.input().size(), 1), Set.of(network.nodes().size() - 1));
    }

    @Test
    void branchesThatShareInputsAreNotOverwritten() {
        Random r = new Random(5);
        Network.Builder b = Network.builder("in", new Shape(16, 10, 10));
        b.step("a", conv(r, Geometry.square(3, 1, 1), 16, 32, 1), "in");
        b.layer("a_relu", Operation.Activation.RELU, "a");
        b.step("b", conv(r, Geometry.square(1, 1, 0), 16, 32, 1), "in");
        b.layer("b_norm", RandomNetworks.norm(r, 32), "b");
        b.layer("sum", new Operation.Addition(), "b_norm", "a_relu");
        b.layer("sum_tanh", new Operation.Activation(ActivationFunction.TANH, 0), "sum");
        b.layer("twice", new Operation.Addition(), "sum_tanh", "sum_tanh");
        b.layer("three", new Operation.Addition(), "sum_tanh", "twice", "a_relu");
        b.layer("join", new Operation.Concatenation(), "a_relu", "three", "sum");
        b.layer("join2", new Operation.Concatenation(), "join", "a_relu");
        b.layer("elu", new Operation.Activation(ActivationFunction.ELU, 1), "join");
        b.layer("pad", new Operation.ZeroPadding(Padding.of(1)), "elu");
        b.step("c", conv(r, Geometry.square(3, 1, 0), 96, 16, 1), "pad");
        b.step("d", conv(r, Geometry.square(1, 1, 0), 128, 16, 1), "join2");
        b.layer("meet", new Operation.Addition(), "c", "d");
        b.layer("pad_pool", new Operation.MaxPool(Geometry.square(3, 2, 0)), "pad");
        b.layer("flat", new Operation.Flatten(true), "meet");
        b.layer("flat_relu", Operation.Activation.RELU, "flat");
        b.layer("flat2", new Operation.Flatten(false), "pad_pool");
        b.layer("dense", new Operation.Dense(5, floats(r, 5 * 96 * 25, 0.05), floats(r, 5, 1)), "flat2");
        Network network = b.build();
        float[] image = floats(new Random(2), network.input().size(), 1);
        check(network, image, allNodes(network));
        for (Node node : network.nodes()) {
            check(network, image, Set.of(node.index()));
        }
        check(network, image, Set.of(network.layer("flat_relu").orElseThrow().node().index(), network.layer("dense").orElseThrow().node().index()));
        checkPeaks(network, image);
    }

    private static Set<Integer> allNodes(Network network) {
        return network.nodes().stream().map(Node::index).collect(Collectors.toSet());
    }

    private static void check(Network network, float[] image, Set<Integer> wanted) {
        List<double[]> truth = ReferenceForward.run(network, image);
        try (OneDnnEngine engine = OneDnnEngine.open(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            // Twice: the second run meets what the first left in memory.
            worker.trace(floats(new Random(99), image.length, 100), wanted);
            Activations activations = worker.trace(image, wanted);
            for (int node : wanted) {
                assertThat(error(activations.of(node), truth.get(node))).as("relative error of '%s'", network.nodes().get(node).name()).isLessThan(TOLERANCE);
            }
        }
    }

    private static void checkPeaks(Network network, float[] image) {
        List<Layer> layers = network.layers();
        for (int batch : new int[] {1, 3}) {
            try (OneDnnEngine engine = OneDnnEngine.open(new EnginePlan(network, layers, true), batch); Worker worker = engine.worker()) {
                float[] images = new float[batch * image.length];
                System.arraycopy(image, 0, images, (batch - 1) * image.length, image.length);
                List<double[]> truth = ReferenceForward.run(network, image);
                worker.peaks(images, batch, (i, layer, peaks) -> {
                    if (i == batch - 1) {
                        same(peaks, truth.get(layers.get(layer).node().index()), layers.get(layer));
                    }
                });
            }
        }
    }

    private static void same(Peaks peaks, double[] truth, Layer layer) {
        int plane = layer.shape().plane();
        double scale = Math.sqrt(java.util.Arrays.stream(truth).map(v -> v * v).average().orElse(0)) + 1e-30;
        for (int map = 0; map < peaks.maps(); map++) {
            double best = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int i = 0; i < plane; i++) {
                best = Math.max(best, truth[map * plane + i]);
                sum += truth[map * plane + i];
            }
            assertThat((double) peaks.value(map)).as("peak of %s map %d", layer.name(), map).isCloseTo(best, org.assertj.core.data.Offset.offset(4 * TOLERANCE * scale));
            assertThat(truth[map * plane + peaks.position(map)]).as("value at the peak's place").isCloseTo(best, org.assertj.core.data.Offset.offset(4 * TOLERANCE * scale));
            assertThat((double) peaks.mean(map)).as("mean").isCloseTo(sum / plane, org.assertj.core.data.Offset.offset(4 * TOLERANCE * scale));
        }
    }

    private static double error(float[] actual, double[] truth) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < truth.length; i++) {
            difference += (actual[i] - truth[i]) * (actual[i] - truth[i]);
            norm += truth[i] * truth[i];
        }
        return Math.sqrt(difference / Math.max(norm, 1e-30));
    }

    private static Arguments one(String name, Shape in, Operation operation) {
        Network.Builder builder = Network.builder("in", in);
        builder.layer("out", operation, "in");
        return Arguments.of(name, builder.build());
    }

    private static Operation.Convolution conv(Random r, Geometry g, int inputs, int outputs, int groups) {
        int fan = inputs / groups * g.kernelRows() * g.kernelColumns();
        return new Operation.Convolution(g, outputs, groups, floats(r, outputs * fan, Math.sqrt(1.0 / fan)), floats(r, outputs, 1));
    }

    private static float[] floats(Random r, int n, double scale) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (r.nextGaussian() * scale);
        }
        return values;
    }
}
