package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Shape;

/** Every activation is that of the definition. */
interface ForwardContract {

    Engine open(EnginePlan plan);

    /** Every activation of a network against the definition. */
    default void expectReference(Network network) {
        float[] image = RandomNetworks.values(new Random(3), network.input().size());
        List<double[]> wanted = ReferenceForward.run(network, image);
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
    default void windowsOfAllKinds(String text) {
        String[] n = text.split("[^0-9]+");
        Geometry g = new Geometry(Integer.parseInt(n[0]), Integer.parseInt(n[1]), Integer.parseInt(n[2]), Integer.parseInt(n[3]), 1, 1,
                new Padding(Integer.parseInt(n[4]), Integer.parseInt(n[5]), Integer.parseInt(n[6]), Integer.parseInt(n[7])));
        Shape input = new Shape(4, 18, 17);
        expectReference(input, RandomNetworks.convolution(new Random(1), 4, 6, 1, g));
        expectReference(input, new Operation.MaxPool(g));
        expectReference(input, new Operation.AveragePool(g, true));
        expectReference(input, new Operation.AveragePool(g, false));
    }

    /**
     * Found by random graphs: a sum of squares that goes from map to map, to which the next is added and from which the last is taken, is
     * rounding alone where small maps follow large ones. Every unit is held to its own size here, not to the layer's.
     */
    @ParameterizedTest
    @CsvSource({"1,5,3,5", "3,24,3,5", "3,32,8,4", "5,3,4,4", "5,5,14,19", "5,24,1,1", "5,24,14,19", "5,32,16,16", "5,64,3,5", "5,33,16,16", "7,33,5,5"})
    default void smallMapsAreNormalizedBesideLargeOnes(int size, int maps, int rows, int columns) {
        Shape shape = new Shape(maps, rows, columns);
        Network.Builder b = Network.builder("in", shape);
        b.layer("lrn", new Operation.LocalResponseNormalization(size, 1, 0.05f, 0.75f), "in");
        b.layer("other power", new Operation.LocalResponseNormalization(size, 2, 0.01f, 0.5f), "in");
        Network network = b.build();
        float[] image = RandomNetworks.values(new Random(5), shape.size());
        for (int i = 0; i < image.length; i++) {
            image[i] *= i / shape.plane() % 9 < 3 ? 1e4f : 1;
        }
        List<double[]> wanted = ReferenceForward.run(network, image);
        try (Engine engine = open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            Activations found = worker.trace(image, Set.of(1, 2));
            for (Node node : network.nodes().subList(1, 3)) {
                double[] reference = wanted.get(node.index());
                for (int i = 0; i < reference.length; i++) {
                    assertThat((double) found.of(node.index())[i]).as("%s of %d maps, map %d", node.name(), maps, i / shape.plane())
                            .isCloseTo(reference[i], within(5e-6 * Math.abs(reference[i]) + 1e-30));
                }
            }
        }
    }

    /**
     * Found by random graphs: of a map whose units all lie far below zero a softplus left rounding, and so the wrong winners. Each unit is
     * held to its own size. Not so GELU, whose tail by its definition, 1 + erf, is rounding for every program, and a sigmoid and what has one
     * inside, which ONNX Runtime has to 1e-7 of 1.
     */
    @ParameterizedTest
    @EnumSource(value = ActivationFunction.class, names = {"SOFTPLUS", "TANH", "SOFTSIGN", "ELU", "SELU"})
    default void quietUnitsKeepTheirOrder(ActivationFunction function) {
        Shape shape = new Shape(13, 5, 7);
        Network.Builder b = Network.builder("in", shape);
        b.layer("made", new Operation.Activation(function, function == ActivationFunction.ELU ? 1 : 0), "in");
        Network network = b.build();
        float[] image = new float[shape.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = -8 + 12f * i / image.length;
        }
        double[] wanted = ReferenceForward.run(network, image).get(1);
        try (Engine engine = open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            float[] found = worker.trace(image, Set.of(1)).of(1);
            for (int i = 0; i < image.length; i++) {
                assertThat((double) found[i]).as("%s of %s", function, image[i]).isCloseTo(wanted[i], within(1e-5 * Math.abs(wanted[i]) + 1e-30));
            }
        }
    }

    /** Found by random graphs: products of products, whose squares are large but floats all the same. */
    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "3,5", "5,1", "5,16", "5,24"})
    default void largeMapsAreNormalized(int size, int maps) {
        Shape shape = new Shape(maps, 2, 4);
        Network.Builder b = Network.builder("in", shape);
        b.layer("lrn", new Operation.LocalResponseNormalization(size, 1, 0.05f, 0.75f), "in");
        Network network = b.build();
        float[] image = new float[shape.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.pow(10, 3 * (i % 5)) * (1 + i % 3);
        }
        List<double[]> wanted = ReferenceForward.run(network, image);
        try (Engine engine = open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            float[] found = worker.trace(image, Set.of(1)).of(1);
            for (int i = 0; i < image.length; i++) {
                double reference = wanted.get(1)[i];
                assertThat((double) found[i]).as("%s among %d maps, window of %d", image[i], maps, size).isCloseTo(reference, within(1e-5 * Math.abs(reference)));
            }
        }
    }

    /** Found by random graphs: the last of a dilated window's inputs is the plane's last unit, or not. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 9})
    default void dilatedPools(int columns) {
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
    default void dilatedAndGroupedConvolutions() {
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
    default void activations(ActivationFunction function) {
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
    default void theOtherOperations() {
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
    default void operationsOfNewerNetworks() {
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
    default void poolsRoundedUp(String text) {
        int[] n = Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        Geometry plain = Geometry.square(n[0], n[1], n[2]);
        for (int size = 6; size < 12; size++) {
            Shape input = new Shape(5, size, size + 1);
            Geometry up = plain.ceil(input.rows(), input.columns());
            expectReference(input, new Operation.MaxPool(up));
            expectReference(input, new Operation.AveragePool(up, false));
            expectReference(input, new Operation.AveragePool(up, plain.padding()));
        }
    }

    @Test
    default void aWholeNetwork() {
        expectReference(RandomNetworks.everything(new Random(5)));
        expectReference(RandomNetworks.gated(new Random(8)));
    }

    @Test
    default void whatFewNetworksHave() {
        expectReference(RandomNetworks.rare(new Random(6)));
        expectReference(RandomNetworks.growing(new Random(7)));
    }
}
