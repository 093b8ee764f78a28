package org.patchlode.engine.onednn.fuse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.engine.onednn.capi.Eltwise;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/**
 * Turns a network into the fewest steps that still make every wanted output: what nobody needs is left out, and batch
 * norm, additions and activations join the convolution before them where nobody else reads it. Pure.
 */
public final class Fusion {

    private final Network network;
    private final InputResolver reads;
    private final Set<Integer> wanted = new HashSet<>();
    private final Map<Integer, List<Integer>> readers = new HashMap<>();
    /** Nodes that have joined a step before them, and the node at which that begins. */
    private final Map<Integer, Integer> covered = new HashMap<>();

    /** @param wanted nodes whose outputs nothing may take in */
    Fusion(Network network, InputResolver reads, Set<Integer> wanted) {
        this.network = network;
        this.reads = reads;
        wanted.forEach(node -> this.wanted.add(reads.resolve(node)));
    }

    /** Steps in an order in which they can run. @param nodes whose outputs must exist at some time */
    public static List<FusedStep> steps(Network network, Set<Integer> nodes) {
        Fusion fusion = new Fusion(network, new InputResolver(network), nodes);
        return fusion.steps(fusion.wanted);
    }

    /** Steps in order. @param roots nodes whose outputs, and all that they take, are made */
    public List<FusedStep> steps(Set<Integer> roots) {
        List<FusedStep> steps = new ArrayList<>();
        for (int index : needed(roots)) {
            Node node = network.nodes().get(index);
            if (!covered.containsKey(index) && !(node.operation() instanceof Operation.Input)) {
                steps.add(step(node));
            }
        }
        steps.sort(Comparator.comparingInt(FusedStep::output));
        return steps;
    }

    /** The node at which the step begins that has taken a node in; empty for what is in no step or begins one. */
    Optional<Integer> head(int node) {
        return Optional.ofNullable(covered.get(node));
    }

    /** The same network, read by the same nodes, where one more output must not be taken in. */
    Fusion wanting(int node) {
        Fusion other = new Fusion(network, reads, wanted);
        other.wanted.add(node);
        other.readers.putAll(readers);
        return other;
    }

    private TreeSet<Integer> needed(Set<Integer> roots) {
        TreeSet<Integer> needed = new TreeSet<>(roots);
        for (Integer index = needed.isEmpty() ? null : needed.last(); index != null; index = needed.lower(index)) {
            Node node = network.nodes().get(index);
            if (node.operation() instanceof Operation.Input) {
                continue;
            }
            for (int source : reads.of(node)) {
                needed.add(source);
                readers.computeIfAbsent(source, s -> new ArrayList<>()).add(index);
            }
        }
        return needed;
    }

    /** The step that begins at a node. */
    FusedStep step(Node node) {
        List<Integer> sources = reads.of(node);
        if (reads.passes(node)) {
            return new FusedStep.Single(node, sources, node.index());
        }
        Operation operation = node.operation();
        return switch (operation.type()) {
            case CONVOLUTION -> convolve(node, (Operation.Convolution) operation, sources.get(0));
            case DENSE -> multiply(node, (Operation.Dense) operation, sources.get(0));
            case ADDITION, MULTIPLICATION, EXTREMUM -> new FusedStep.Combine(node, sources, node.index());
            case BATCH_NORMALIZATION -> normalize(node, sources.get(0));
            case MAX_POOL -> pool(node, ((Operation.MaxPool) operation).geometry(), FusedStep.Pool.Kind.MAX, sources.get(0));
            case AVERAGE_POOL -> pool(node, ((Operation.AveragePool) operation).geometry(), counts((Operation.AveragePool) operation), sources.get(0));
            case INPUT, ACTIVATION, PRELU, CLIP, GLOBAL_POOL, LOCAL_RESPONSE_NORMALIZATION, ZERO_PADDING, BORDER_PADDING, CROPPING, UPSAMPLING,
                    LAYER_NORMALIZATION, LOG_SOFTMAX, CONCATENATION, MAP_SELECTION, FLATTEN, SOFTMAX, IDENTITY, FOREIGN -> new FusedStep.Single(node, sources, node.index());
        };
    }

    private FusedStep multiply(Node node, Operation.Dense dense, int source) {
        Chain chain = new Chain(node.index(), new FilterWeights(dense.weights(), dense.bias()));
        chain.normalize();
        chain.activate();
        return new FusedStep.Multiply(node, chain.filter, reads.channelsLast(node), source, chain.activation, chain.output);
    }

    private FusedStep normalize(Node node, int source) {
        Chain chain = new Chain(node.index());
        boolean rectified = chain.rectify();
        return new FusedStep.Normalize(node, source, rectified, chain.output);
    }

    private FusedStep convolve(Node node, Operation.Convolution convolution, int source) {
        Chain chain = new Chain(node.index(), new FilterWeights(convolution.weights(), convolution.bias()));
        chain.normalize();
        chain.add();
        chain.activate();
        Geometry geometry = reads.geometry(node, convolution.geometry());
        return new FusedStep.Convolve(node, geometry, chain.filter, source, chain.addend, chain.activation, chain.output);
    }

    private static FusedStep.Pool.Kind counts(Operation.AveragePool pool) {
        if (pool.counted().equals(pool.geometry().padding())) {
            // Without padding of its own too: zero padding before it joins the pool, and counts.
            return FusedStep.Pool.Kind.AVERAGE_WITH_PADDING;
        }
        return pool.counted().isNone() ? FusedStep.Pool.Kind.AVERAGE : FusedStep.Pool.Kind.AVERAGE_WITH_OVERHANG;
    }

    private FusedStep pool(Node node, Geometry geometry, FusedStep.Pool.Kind kind, int source) {
        return new FusedStep.Pool(node, reads.geometry(node, geometry), kind, source, node.index());
    }

    /** Follows a node to those that can join its step. */
    private final class Chain {

        private final int head;
        private int output;
        private FilterWeights filter;
        private Optional<Integer> addend = Optional.empty();
        private Optional<Operation> activation = Optional.empty();

        Chain(int node) {
            this(node, new FilterWeights(new float[0], new float[0]));
        }

        Chain(int node, FilterWeights filter) {
            this.head = node;
            this.output = node;
            this.filter = filter;
        }

        void normalize() {
            Optional<Node> next = next();
            while (next.isPresent() && next.get().operation() instanceof Operation.BatchNormalization norm) {
                filter = filter.then(norm);
                join(next.get());
                next = next();
            }
        }

        void add() {
            next().filter(node -> node.operation() instanceof Operation.Addition).ifPresent(sum -> {
                List<Integer> terms = reads.of(sum);
                int other = terms.get(0) == output ? terms.get(terms.size() - 1) : terms.get(0);
                // Of two convolutions that meet, the one that comes last adds itself to the other.
                if (terms.size() == 2 && other != output && (other < output || !joinsSum(other))) {
                    addend = Optional.of(other);
                    join(sum);
                }
            });
        }

        void activate() {
            next().ifPresent(node -> {
                if (Eltwise.expressible(node.operation())) {
                    activation = Optional.of(node.operation());
                    join(node);
                }
            });
        }

        boolean rectify() {
            Optional<Node> relu = next().filter(node -> node.operation().equals(Operation.Activation.RELU));
            relu.ifPresent(this::join);
            return relu.isPresent();
        }

        private Optional<Node> next() {
            List<Integer> after = readers.getOrDefault(output, List.of());
            return wanted.contains(output) || after.size() != 1 ? Optional.empty() : Optional.of(network.nodes().get(after.get(0)));
        }

        private void join(Node node) {
            covered.put(node.index(), head);
            output = node.index();
        }

        /** Whether {@code node} ends a convolution that would itself join the addition after it. */
        private boolean joinsSum(int node) {
            Node n = network.nodes().get(node);
            while (n.operation() instanceof Operation.BatchNormalization && readers.get(n.index()).size() == 1 && !wanted.contains(n.index())) {
                n = network.nodes().get(reads.of(n).get(0));
            }
            return n.operation() instanceof Operation.Convolution && readers.get(n.index()).size() == 1 && !wanted.contains(n.index());
        }
    }
}
