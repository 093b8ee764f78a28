package org.patchlode.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onednn.compile.Compiler;
import org.patchlode.engine.onednn.compile.ProgramRequest;
import org.patchlode.engine.onednn.compile.Purpose;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Shape;

/**
 * Maps that do not fill a block of the layout: whatever an operation leaves in the rest of the block, and whatever memory
 * held before the first run, must not reach a map.
 */
@Tag("instruction-sets")
class PartlyFilledBlocksTest {

    private static final int[] MAPS = {1, 3, 5, 8, 12, 17};

    @BeforeAll
    static void needsOneDnn() {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    /** Every operation between two convolutions, and before each kind of convolution. */
    static Stream<Arguments> chains() {
        List<Arguments> all = new ArrayList<>();
        for (int maps : MAPS) {
            Random r = new Random(maps);
            Map<String, Operation> operations = new LinkedHashMap<>();
            for (ActivationFunction function : ActivationFunction.values()) {
                operations.put(function.name(), new Operation.Activation(function, 0.3f));
            }
            operations.put("norm", RandomNetworks.norm(r, maps));
            operations.put("lrn", new Operation.LocalResponseNormalization(5, 1, 0.1f, 0.75f));
            operations.put("softmax", new Operation.Softmax());
            operations.put("max", new Operation.MaxPool(Geometry.square(3, 1, 1)));
            operations.put("mean", new Operation.AveragePool(Geometry.square(3, 1, 1), false));
            operations.put("mean with padding", new Operation.AveragePool(Geometry.square(3, 1, 1), true));
            operations.put("zero padding", new Operation.ZeroPadding(new Padding(1, 0, 2, 1)));
            operations.put("winograd", RandomNetworks.convolution(r, maps, maps, 1, Geometry.square(3, 1, 1)));
            operations.put("1x1", RandomNetworks.convolution(r, maps, maps, 1, Geometry.square(1, 1, 0)));
            operations.put("depthwise", RandomNetworks.convolution(r, maps, maps, maps, Geometry.square(3, 1, 1)));
            operations.put("dilated", RandomNetworks.convolution(r, maps, maps, 1, new Geometry(3, 3, 1, 1, 2, 2, Padding.of(2))));
            operations.forEach((name, operation) -> all.add(Arguments.of(name + " of " + maps + " maps", chain(r, maps, operation))));
            all.add(Arguments.of("joins of " + maps + " maps", joins(r, maps)));
        }
        all.add(Arguments.of("tiles", tiles(new Random(6))));
        all.add(Arguments.of("everything", RandomNetworks.everything(new Random(5))));
        return all.stream();
    }

    private static Network chain(Random r, int maps, Operation operation) {
        Network.Builder b = Network.builder("in", new Shape(2, 11, 9));
        b.step("first", RandomNetworks.convolution(r, 2, maps, 1, Geometry.square(3, 1, 1)), "in");
        b.layer("op", operation, "first");
        consumers(b, r, maps, "op");
        return b.build();
    }

    private static Network joins(Random r, int maps) {
        Network.Builder b = Network.builder("in", new Shape(2, 11, 9));
        b.step("a", RandomNetworks.convolution(r, 2, maps, 1, Geometry.square(3, 1, 1)), "in");
        b.layer("a/tanh", new Operation.Activation(ActivationFunction.SIGMOID, 0), "a");
        b.layer("b", RandomNetworks.norm(r, maps), "a/tanh");
        b.layer("sum", new Operation.Addition(), "b", "a/tanh", "a");
        b.layer("sum/sigmoid", new Operation.Activation(ActivationFunction.HARD_SIGMOID, 0.2f), "sum");
        b.step("c", RandomNetworks.convolution(r, maps, 16, 1, Geometry.square(3, 1, 1)), "sum/sigmoid");
        b.layer("after", new Operation.Concatenation(), "c", "sum/sigmoid");
        b.layer("before", new Operation.Concatenation(), "sum/sigmoid", "c");
        b.layer("all", new Operation.Addition(), "after", "before");
        b.layer("all/softplus", new Operation.Activation(ActivationFunction.SOFTPLUS, 0), "all");
        consumers(b, r, maps + 16, "all/softplus");
        return b.build();
    }

    /** Convolutions that are made in tiles of our own where the library has none: with activations, addends, joins and lopsided padding. */
    private static Network tiles(Random r) {
        Network.Builder b = Network.builder("in", new Shape(2, 30, 26));
        b.step("first", RandomNetworks.convolution(r, 2, 44, 1, Geometry.square(3, 1, 1)), "in");
        b.step("a", RandomNetworks.convolution(r, 44, 52, 1, Geometry.square(3, 1, 1)), "first");
        b.step("a/sigmoid", new Operation.Activation(ActivationFunction.SIGMOID, 0), "a");
        b.step("b", RandomNetworks.convolution(r, 52, 44, 1, Geometry.square(3, 1, 1)), "a/sigmoid");
        b.step("b/norm", RandomNetworks.norm(r, 44), "b");
        b.step("b/sum", new Operation.Addition(), "b/norm", "first");
        b.layer("b/relu", Operation.Activation.RELU, "b/sum");
        b.step("c", RandomNetworks.convolution(r, 44, 48, 1, new Geometry(3, 3, 1, 1, 1, 1, new Padding(0, 2, 2, 0))), "b/relu");
        b.layer("c/relu", Operation.Activation.RELU, "c");
        b.step("d", RandomNetworks.convolution(r, 48, 56, 1, Geometry.square(3, 1, 1)), "c/relu");
        b.layer("d/leaky", new Operation.Activation(ActivationFunction.LEAKY_RELU, 0.3f), "d");
        b.layer("join", new Operation.Concatenation(), "d/leaky", "c/relu");
        b.layer("e", RandomNetworks.convolution(r, 104, 44, 1, Geometry.square(3, 1, 0)), "join");
        consumers(b, r, 44, "e");
        return b.build();
    }

    @Test
    void tilesAreUsedWhereTheLibraryHasNone() {
        Network network = tiles(new Random(6));
        Set<Integer> nodes = network.nodes().stream().map(Node::index).collect(Collectors.toSet());
        try (OneDnnEngine engine = OneDnnEngine.open(new EnginePlan(network, List.of(), false), 1)) {
            for (Purpose purpose : Purpose.values()) {
                boolean tiles = !OneDnnSupport.avx512() && (purpose == Purpose.MINE || purpose == Purpose.WHOLE);
                Program program = Compiler.compile(engine.plan(), new ProgramRequest(nodes, purpose, 1), engine.dnn(), engine.constants());
                long made = program.commands().stream().filter(Command.Tiled.class::isInstance).count();
                // Where outputs are made by the same steps whatever else is wanted, a convolution may be made more than once.
                assertThat(made).as("%s", purpose).isBetween(tiles ? 5L : 0L, tiles ? Long.MAX_VALUE : 0L);
            }
        }
    }

    private static void consumers(Network.Builder b, Random r, int maps, String source) {
        b.layer("to winograd", RandomNetworks.convolution(r, maps, 5, 1, Geometry.square(3, 1, 1)), source);
        b.layer("to direct", RandomNetworks.convolution(r, maps, 5, 1, Geometry.square(3, 2, 1)), source);
        b.layer("to depthwise", RandomNetworks.convolution(r, maps, maps, maps, Geometry.square(3, 1, 1)), source);
        b.layer("to 1x1", RandomNetworks.convolution(r, maps, 17, 1, Geometry.square(1, 1, 0)), source);
        b.layer("to lrn", new Operation.LocalResponseNormalization(5, 1, 0.1f, 0.75f), source);
        b.layer("to mean", new Operation.GlobalPool(false), source);
        b.layer("to softmax", new Operation.Softmax(), "to mean");
        b.step("to flat", new Operation.Flatten(true), source);
        int values = b.shape("to flat").maps();
        b.layer("to dense", new Operation.Dense(3, RandomNetworks.values(r, 3 * values), RandomNetworks.values(r, 3)), "to flat");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void whatFillsABlockReachesNoMap(String name, Network network) {
        float[] image = RandomNetworks.values(new Random(3), network.input().size());
        List<double[]> truth = ReferenceForward.run(network, image);
        Set<Integer> all = network.nodes().stream().map(Node::index).collect(Collectors.toSet());
        Set<Integer> ends = network.nodes().stream().filter(n -> n.name().startsWith("to ") || n.name().equals("dense")).map(Node::index).collect(Collectors.toSet());
        for (int batch : new int[] {1, 3}) {
            try (OneDnnEngine engine = OneDnnEngine.open(new EnginePlan(network, List.of(), false), batch)) {
                for (Set<Integer> wanted : List.of(all, ends)) {
                    for (Purpose purpose : Purpose.values()) {
                        check(engine, network, Compiler.compile(engine.plan(), new ProgramRequest(wanted, purpose, batch), engine.dnn(), engine.constants()), image, truth);
                    }
                }
            }
        }
    }

    private static void check(OneDnnEngine engine, Network network, Program program, float[] image, List<double[]> truth) {
        try (ProgramExecution run = new ProgramExecution(program, engine.dnn())) {
            poison(run);
            // The second run meets what the first left.
            for (int i = 0; i < 2; i++) {
                run.execute(image, 0, 1, (tap, bytes) -> {
                    Program.Tap t = program.taps().get(tap);
                    compare(t.lanes(), bytes.asFloatBuffer(), network.nodes().get(t.node()), truth.get(t.node()));
                });
            }
        }
    }

    /** Fills all memory with what is not a number, but for stretches that are made zero once and for all. */
    private static void poison(ProgramExecution run) {
        for (Command command : run.program().commands()) {
            for (Command.Argument argument : command.arguments()) {
                if (argument instanceof Command.Moving moving && !moving.tensor().slot().reserved()) {
                    FloatBuffer floats = run.view(moving.tensor()).asFloatBuffer();
                    for (int i = 0; i < floats.capacity(); i++) {
                        floats.put(i, Float.NaN);
                    }
                }
            }
        }
    }

    private static void compare(Lanes lanes, FloatBuffer floats, Node node, double[] truth) {
        double scale = 1e-30;
        for (double v : truth) {
            scale = Math.max(scale, Math.abs(v));
        }
        for (int lane = 0; lane < lanes.blocks() * lanes.width(); lane++) {
            for (int p = 0; p < lanes.positions(); p++) {
                float found = floats.get(Math.toIntExact(lane / lanes.width() * lanes.blockStride()) + p * lanes.width() + lane % lanes.width());
                if (lane >= node.shape().maps()) {
                    assertThat(found).as("filler of %s", node.name()).isFinite();
                    continue;
                }
                double wanted = truth[lane * lanes.positions() + p];
                assertThat((double) found).as("%s, map %d of %d, position %d", node.name(), lane, node.shape().maps(), p).isCloseTo(wanted, within(1e-5 * scale));
            }
        }
    }
}
