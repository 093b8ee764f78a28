package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Shape;

/** Shapes, values and networks at the edge of what kernels were written for, on both backends. */
@Tag("instruction-sets")
class EdgeShapesTest {

    /** Traces, peaks and their places against the definition. */
    private static void expectReference(Backend backend, Network network) {
        float[] image = RandomNetworks.values(new Random(3), network.input().size());
        List<double[]> wanted = ReferenceForward.run(network, image);
        Set<Integer> all = new HashSet<>(network.nodes().stream().map(Node::index).toList());
        try (Engine engine = backend.open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            Activations found = worker.trace(image, all);
            for (Node node : network.nodes()) {
                for (int i = 0; i < node.shape().size(); i++) {
                    assertThat((double) found.of(node.index())[i]).as("%s[%d]", node.name(), i).isCloseTo(wanted.get(node.index())[i], within(2e-5));
                }
            }
            worker.peaks(java.util.Arrays.copyOf(image, image.length * engine.microBatch()), 1, (i, place, peaks) -> {
                Layer layer = network.layers().get(place);
                int plane = layer.shape().plane();
                for (int map = 0; map < peaks.maps(); map++) {
                    double[] values = java.util.Arrays.copyOfRange(wanted.get(layer.node().index()), map * plane, (map + 1) * plane);
                    double most = java.util.Arrays.stream(values).max().orElseThrow();
                    assertThat((double) peaks.value(map)).as(layer.name()).isCloseTo(most, within(2e-5));
                    assertThat(values[peaks.position(map)]).as(layer.name()).isCloseTo(most, within(2e-5));
                }
            });
        }
    }

    private static Network one(Shape input, Operation operation) {
        Network.Builder b = Network.builder("in", input);
        b.layer("op", operation, "in");
        return b.build();
    }

    @ParameterizedTest
    @EnumSource
    void poolsAsLargeAsThePlaneAndLarger(Backend backend) {
        for (int maps : new int[] {5, 16}) {
            for (Geometry g : List.of(Geometry.square(4, 1, 0), Geometry.square(4, 4, 0), Geometry.square(6, 1, 1), Geometry.square(6, 2, 2), Geometry.square(7, 3, 3))) {
                Shape input = new Shape(maps, 4, 4);
                expectReference(backend, one(input, new Operation.MaxPool(g)));
                expectReference(backend, one(input, new Operation.AveragePool(g, true)));
                expectReference(backend, one(input, new Operation.AveragePool(g, false)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void convolutionsLargerThanThePlane(Backend backend) {
        for (int size : new int[] {1, 2}) {
            for (int[] maps : new int[][] {{5, 7}, {16, 32}}) {
                for (Geometry g : List.of(Geometry.square(3, 1, 1), Geometry.square(3, 2, 1), Geometry.square(5, 1, 2))) {
                    Network.Builder b = Network.builder("in", new Shape(maps[0], size, size));
                    b.step("linear", RandomNetworks.convolution(new Random(1), maps[0], maps[1], 1, g), "in");
                    b.layer("relu", Operation.Activation.RELU, "linear");
                    b.layer("next", RandomNetworks.convolution(new Random(2), maps[1], maps[0], 1, Geometry.square(3, 1, 1)), "relu");
                    expectReference(backend, b.build());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sumsOfWhatComesTwice(Backend backend) {
        Network.Builder b = Network.builder("in", new Shape(6, 4, 5));
        b.layer("x", new Operation.Activation(ActivationFunction.TANH, 0), "in");
        b.layer("y", new Operation.Activation(ActivationFunction.SIGMOID, 0), "x");
        b.layer("xyx", new Operation.Addition(), "x", "y", "x");
        b.layer("z", new Operation.Activation(ActivationFunction.TANH, 0), "xyx");
        b.layer("zz", new Operation.Addition(), "z", "z");
        Network network = b.build();
        expectReference(backend, network);
        // Of the last layer alone too, so that nothing else keeps its inputs.
        float[] image = RandomNetworks.values(new Random(3), network.input().size());
        List<double[]> wanted = ReferenceForward.run(network, image);
        Layer last = network.layer("xyx").orElseThrow();
        try (Engine engine = backend.open(new EnginePlan(network, List.of(last), false)); Worker worker = engine.worker()) {
            worker.peaks(java.util.Arrays.copyOf(image, image.length * engine.microBatch()), 1, (i, place, peaks) ->
                    assertThat((double) peaks.value(2)).isCloseTo(java.util.Arrays.stream(wanted.get(last.node().index()), 40, 60).max().orElseThrow(), within(1e-5)));
        }
    }

    /** What the processor itself makes of an operation without a result: not a number, with the sign of minus. */
    @ParameterizedTest
    @EnumSource
    void whatIsNoNumberIsSaidWhateverItsSign(Backend backend) {
        float odd = Float.intBitsToFloat(0xffc00000);
        for (int side : new int[] {1, 3, 20}) {
            for (Operation operation : List.of(new Operation.LocalResponseNormalization(3, 1f, 0.1f, 0.75f), new Operation.GlobalPool(false), new Operation.Softmax(),
                    new Operation.Activation(ActivationFunction.SIGMOID, 0), new Operation.Activation(ActivationFunction.SOFTPLUS, 0), new Operation.ZeroPadding(org.patchlode.network.Padding.of(1)))) {
                Network.Builder b = Network.builder("in", new Shape(16, side, side));
                b.layer("none", new Operation.Activation(ActivationFunction.SIGMOID, 0), "in");
                b.layer("op", operation, "none");
                Network network = b.build();
                Layer layer = network.layer("op").orElseThrow();
                assertThat(network.nonNegative(layer.node())).isTrue();
                try (Engine engine = backend.open(new EnginePlan(network, List.of(layer), false)); Worker worker = engine.worker()) {
                    float[] image = new float[network.input().size() * engine.microBatch()];
                    image[3 * side * side + side * side / 2] = odd;
                    worker.peaks(image, 1, (i, place, peaks) -> assertThat(peaks.value(3)).as("%s on a side of %d", operation.kind(), side).isNaN());
                }
            }
        }
    }

    /** Places past what 15 bits hold. */
    @ParameterizedTest
    @EnumSource
    void aPoolOfVeryLargeWindowsFindsItsWayBack(Backend backend) {
        Network network = one(new Shape(2, 200, 200), new Operation.MaxPool(Geometry.square(200, 200, 0)));
        Layer layer = network.layers().get(0);
        assertThat(RuleSupport.obstacle(network, layer, Rule.GRADIENT)).isEmpty();
        float[] image = new float[network.input().size()];
        image[190 * 200 + 150] = 5;
        try (Engine engine = backend.open(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            Projector projector = new Projector(network, layer, Rule.GRADIENT);
            ImageTrace trace = ImageTrace.of(network, Rule.GRADIENT, projector.nodes(), worker.trace(image, Set.of(0, 1)));
            float[] values = projector.project(worker, List.of(new ProjectionTask(trace, 0, 0, 0, 5f))).get(0).values();
            assertThat(values[190 * 200 + 150]).isEqualTo(5);
            assertThat(java.util.stream.IntStream.range(0, values.length).filter(i -> values[i] != 0).count()).isOne();
        }
    }

    @Test
    void aPoolOfWindowsLargerThanItsPlacesIsRefusedByName() {
        Network network = one(new Shape(1, 300, 300), new Operation.MaxPool(Geometry.square(300, 1, 0)));
        for (Rule rule : List.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT)) {
            assertThat(RuleSupport.obstacle(network, network.layers().get(0), rule).orElseThrow()).contains("'op'").contains("90,000 positions").contains("--rule none");
        }
        assertThat(RuleSupport.obstacle(network, network.layers().get(0), Rule.NONE)).isEmpty();
    }
}
