package org.patchlode.engine;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
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
        RandomGraphBuilder builder = new RandomGraphBuilder(new Shape(maps, rows, columns));
        for (int i = 0; i < parts.size(); i++) {
            builder.add(i, parts.get(i));
        }
        return builder.build();
    }

    /** An image for it. */
    float[] image() {
        // Not the parts' own hash: an enum's differs from run to run, and a graph that fails would not fail again.
        int seed = parts.stream().map(p -> List.of(p.kind.ordinal(), p.from, p.beside, p.maps, p.shape, p.seed)).toList().hashCode();
        return RandomNetworks.values(new Random(seed), maps * rows * columns);
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
}
