package org.patchlode.engine;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;

/**
 * What a projection needs to know of one image's forward pass, in a compact form of its own, so that winners of many
 * images can be projected together: the switches of max-pools, where ReLUs were active, slopes of other activations.
 */
public final class ImageTrace {

    private final Map<Integer, short[]> switches = new HashMap<>();
    private final Map<Integer, int[]> globalSwitches = new HashMap<>();
    private final Map<Integer, float[]> factors = new HashMap<>();
    private final Map<Integer, BitSet> active = new HashMap<>();
    private final Map<Integer, float[][]> terms = new HashMap<>();

    private ImageTrace() {}

    /**
     * The nodes whose activations {@link #of} reads.
     *
     * @param nodes on the way from the projected layers to the input
     */
    public static Set<Integer> sources(Network network, Rule rule, Set<Integer> nodes) {
        Set<Integer> sources = new HashSet<>();
        for (int index : nodes) {
            Node node = network.nodes().get(index);
            Operation operation = node.operation();
            if (operation instanceof Operation.MaxPool || operation instanceof Operation.GlobalPool pool && pool.maximum()) {
                sources.add(node.input());
            } else if (rule != Rule.DECONVNET && Slopes.pointwise(operation)) {
                sources.add(node.input());
            } else if (operation instanceof Operation.Multiplication || operation instanceof Operation.Extremum) {
                sources.addAll(node.inputs());
            } else if (operation instanceof Operation.Softmax || operation instanceof Operation.LogSoftmax) {
                sources.add(index);
            } else if (operation instanceof Operation.LayerNormalization) {
                sources.add(node.input());
            }
        }
        return sources;
    }

    /**
     * Notes what projections by {@code rule} through {@code nodes} need.
     *
     * @param activations of one image, at least those of {@link #sources}
     */
    public static ImageTrace of(Network network, Rule rule, Set<Integer> nodes, Activations activations) {
        ImageTrace trace = new ImageTrace();
        List<Node> all = network.nodes();
        for (int index : nodes) {
            Node node = all.get(index);
            Operation operation = node.operation();
            if (operation instanceof Operation.MaxPool pool) {
                trace.switches.put(index, Switches.of(pool.geometry(), all.get(node.input()).shape(), node.shape(), activations.of(node.input())));
            } else if (operation instanceof Operation.GlobalPool pool && pool.maximum()) {
                trace.globalSwitches.put(index, Switches.global(all.get(node.input()).shape(), activations.of(node.input())));
            } else if (operation instanceof Operation.Activation activation && rule != Rule.DECONVNET && activation.function().isRelu()) {
                trace.active.put(index, Slopes.active(activation, activations.of(node.input()), node.shape().size()));
            } else if (rule != Rule.DECONVNET && Slopes.pointwise(operation)) {
                trace.factors.put(index, Slopes.of(operation, activations.of(node.input()), node.shape()));
            } else if (operation instanceof Operation.Multiplication || operation instanceof Operation.Extremum) {
                trace.terms.put(index, node.inputs().stream()
                        .map(input -> Arrays.copyOf(activations.of(input), all.get(input).shape().size()))
                        .toArray(float[][]::new));
            } else if (operation instanceof Operation.Softmax || operation instanceof Operation.LogSoftmax) {
                trace.factors.put(index, Arrays.copyOf(activations.of(index), node.shape().size()));
            } else if (operation instanceof Operation.LayerNormalization) {
                trace.factors.put(index, Arrays.copyOf(activations.of(node.input()), node.shape().size()));
            }
        }
        return trace;
    }

    /** Bytes of what is noted. */
    public long bytes() {
        return switches.values().stream().mapToLong(a -> 2L * a.length).sum()
                + globalSwitches.values().stream().mapToLong(a -> 4L * a.length).sum()
                + factors.values().stream().mapToLong(a -> 4L * a.length).sum()
                + active.values().stream().mapToLong(bits -> bits.size() / 8).sum()
                + terms.values().stream().flatMap(Arrays::stream).mapToLong(a -> 4L * a.length).sum();
    }

    /** For a max-pool: the place in its window, row-major, of each output's first largest input. */
    short[] switches(int node) {
        return switches.get(node);
    }

    /** For a global max-pool: the position of each map's first largest unit. */
    int[] globalSwitches(int node) {
        return globalSwitches.get(node);
    }

    /** For a ReLU: whether each unit let its input pass, slope 1; elsewhere it is 0. */
    BitSet active(int node) {
        return active.get(node);
    }

    /** For a multiplication, maximum or minimum: its inputs, in order. */
    float[][] terms(int node) {
        return terms.get(node);
    }

    /** For another activation: its slope at each unit. For a softmax or its logarithm: its output. For a layer norm: its input. */
    float[] factors(int node) {
        return factors.get(node);
    }
}
