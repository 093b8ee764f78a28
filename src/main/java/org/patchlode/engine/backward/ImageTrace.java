package org.patchlode.engine.backward;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.patchlode.engine.Activations;
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
            sources.addAll(sources(network.nodes().get(index), rule));
        }
        return sources;
    }

    private static List<Integer> sources(Node node, Rule rule) {
        return switch (node.operation().type()) {
            case MAX_POOL, LAYER_NORMALIZATION -> List.of(node.input());
            case GLOBAL_POOL -> ((Operation.GlobalPool) node.operation()).maximum() ? List.of(node.input()) : List.of();
            case ACTIVATION, PRELU, CLIP -> rule == Rule.DECONVNET ? List.of() : List.of(node.input());
            case MULTIPLICATION, EXTREMUM -> node.inputs();
            case SOFTMAX, LOG_SOFTMAX -> List.of(node.index());
            case INPUT, CONVOLUTION, DENSE, AVERAGE_POOL, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION, ZERO_PADDING, BORDER_PADDING, CROPPING,
                    UPSAMPLING, CONCATENATION, ADDITION, MAP_SELECTION, FLATTEN, IDENTITY, FOREIGN -> List.of();
        };
    }

    /**
     * Notes what projections by {@code rule} through {@code nodes} need.
     *
     * @param activations of one image, at least those of {@link #sources}
     */
    public static ImageTrace of(Network network, Rule rule, Set<Integer> nodes, Activations activations) {
        ImageTrace trace = new ImageTrace();
        nodes.forEach(index -> trace.note(network.nodes(), network.nodes().get(index), rule, activations));
        return trace;
    }

    private void note(List<Node> all, Node node, Rule rule, Activations activations) {
        int index = node.index();
        Operation operation = node.operation();
        Runnable note = switch (operation.type()) {
            case MAX_POOL -> () -> switches.put(index, Switches.of(((Operation.MaxPool) operation).geometry(), all.get(node.input()).shape(), node.shape(), activations.of(node.input())));
            case GLOBAL_POOL -> () -> {
                if (((Operation.GlobalPool) operation).maximum()) {
                    globalSwitches.put(index, Switches.global(all.get(node.input()).shape(), activations.of(node.input())));
                }
            };
            case ACTIVATION -> () -> slopes((Operation.Activation) operation, node, rule, activations);
            case PRELU, CLIP -> () -> {
                if (rule != Rule.DECONVNET) {
                    factors.put(index, Slopes.of(operation, activations.of(node.input()), node.shape()));
                }
            };
            case MULTIPLICATION, EXTREMUM -> () -> terms.put(index, node.inputs().stream()
                    .map(input -> Arrays.copyOf(activations.of(input), all.get(input).shape().size()))
                    .toArray(float[][]::new));
            case SOFTMAX, LOG_SOFTMAX -> () -> factors.put(index, Arrays.copyOf(activations.of(index), node.shape().size()));
            case LAYER_NORMALIZATION -> () -> factors.put(index, Arrays.copyOf(activations.of(node.input()), node.shape().size()));
            case INPUT, CONVOLUTION, DENSE, AVERAGE_POOL, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION, ZERO_PADDING, BORDER_PADDING, CROPPING,
                    UPSAMPLING, CONCATENATION, ADDITION, MAP_SELECTION, FLATTEN, IDENTITY, FOREIGN -> () -> {};
        };
        note.run();
    }

    private void slopes(Operation.Activation activation, Node node, Rule rule, Activations activations) {
        if (rule != Rule.DECONVNET && activation.function().isRelu()) {
            active.put(node.index(), Slopes.active(activation, activations.of(node.input()), node.shape().size()));
        } else if (rule != Rule.DECONVNET) {
            factors.put(node.index(), Slopes.of(activation, activations.of(node.input()), node.shape()));
        }
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
