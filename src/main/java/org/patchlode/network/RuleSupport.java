package org.patchlode.network;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;

/** Which layers a backward rule can project; the table with reasons is {@code docs/backward-rules.md}. */
public final class RuleSupport {

    /** Positions of a max-pool's window whose places are kept in 16 bits. */
    private static final int MOST_PLACES = 1 << 16;

    private RuleSupport() {}

    /**
     * What stands in the way of projecting a layer by that rule.
     *
     * @return a sentence that names the operation and the remedy, or empty if nothing does
     */
    public static Optional<String> obstacle(Network network, Layer layer, Rule rule) {
        if (rule == Rule.NONE) {
            return Optional.empty();
        }
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.push(layer.node().index());
        while (!open.isEmpty()) {
            Node node = network.nodes().get(open.pop());
            if (seen.get(node.index())) {
                continue;
            }
            seen.set(node.index());
            if (node.operation() instanceof Operation.Foreign foreign) {
                return Optional.of("layer '%s' cannot be projected: nothing is known of the way back through a %s, which makes '%s'; use --rule none, or leave the layer out"
                        .formatted(layer.name(), foreign.kind(), node.name()));
            }
            if (rule != Rule.GRADIENT && !sound(node.operation())) {
                return Optional.of("layer '%s' cannot be projected by rule '%s', which is defined at ReLUs only and meets a %s at '%s'; use --rule gradient, or leave the layer out"
                        .formatted(layer.name(), rule.label(), node.operation().kind(), node.name()));
            }
            if (node.operation() instanceof Operation.MaxPool pool && places(pool.geometry()) > MOST_PLACES) {
                return Optional.of("layer '%s' cannot be projected: the max-pool '%s' has windows of %,d positions, and %,d are the most that a projection finds its way through; use --rule none, or leave the layer out"
                        .formatted(layer.name(), node.name(), places(pool.geometry()), MOST_PLACES));
            }
            node.inputs().forEach(open::push);
        }
        return Optional.empty();
    }

    private static long places(Geometry g) {
        return (long) g.kernelRows() * g.kernelColumns();
    }

    /**
     * Whether deconvnet and guided backpropagation have a way back through the operation: it is linear, or chooses among
     * its inputs, or is a ReLU; LRN counts as passing signals on.
     */
    private static boolean sound(Operation operation) {
        return switch (operation.type()) {
            case ACTIVATION -> ((Operation.Activation) operation).function().isRelu();
            case INPUT, CONVOLUTION, DENSE, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION, ZERO_PADDING,
                    BORDER_PADDING, CROPPING, UPSAMPLING, EXTREMUM, CONCATENATION, ADDITION, MAP_SELECTION, FLATTEN, IDENTITY -> true;
            case PRELU, CLIP, LAYER_NORMALIZATION, LOG_SOFTMAX, MULTIPLICATION, SOFTMAX, FOREIGN -> false;
        };
    }
}
