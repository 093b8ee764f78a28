package org.patchlode.engine.onednn.fuse;

import java.util.List;
import java.util.Set;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;

/**
 * Which nodes' outputs an operation really reads: past operations that do nothing at inference, past zero padding that a
 * window can bring itself, past the flattening before a dense layer.
 */
public final class InputResolver {

    private final Network network;
    private final Set<Integer> held;

    public InputResolver(Network network) {
        this(network, Set.of());
    }

    /** @param held nodes whose own output must lie somewhere, because maps of it may be held at zero there */
    public InputResolver(Network network, Set<Integer> held) {
        this.network = network;
        this.held = held;
    }

    /** The node that makes the values of {@code node}. */
    public int resolve(int node) {
        Node n = network.nodes().get(node);
        return passes(n) && !held.contains(node) ? resolve(n.input()) : node;
    }

    /** Whether a node's output is its input's, value for value. */
    public boolean passes(Node n) {
        return n.operation() instanceof Operation.Identity
                || n.inputs().size() == 1 && (joins(n.operation()))
                || n.operation() instanceof Operation.Flatten && network.nodes().get(n.input()).shape().isFlat();
    }

    /** Whether the operation makes one activation of several, and passes a single one on. */
    static boolean joins(Operation operation) {
        return operation instanceof Operation.Concatenation
                || operation instanceof Operation.Addition
                || operation instanceof Operation.Multiplication
                || operation instanceof Operation.Extremum;
    }

    /** The nodes that {@code node} reads. */
    List<Integer> of(Node node) {
        if (node.inputs().size() == 1) {
            int source = resolve(node.input());
            return List.of(skips(node, source) ? resolve(network.nodes().get(source).input()) : source);
        }
        return node.inputs().stream().map(this::resolve).toList();
    }

    /** A window's geometry, with the zero padding that {@link #of} went past. */
    Geometry geometry(Node node, Geometry own) {
        int source = resolve(node.input());
        if (!skips(node, source)) {
            return own;
        }
        Padding outer = ((Operation.ZeroPadding) network.nodes().get(source).operation()).padding();
        return own.with(sum(own.padding(), outer));
    }

    /** The order in which a dense layer's weights see the plane that it reads. */
    boolean channelsLast(Node dense) {
        Operation before = network.nodes().get(resolve(dense.input())).operation();
        return before instanceof Operation.Flatten flatten && flatten.channelsLast();
    }

    private boolean skips(Node reader, int source) {
        Node before = network.nodes().get(source);
        if (held.contains(source)) {
            return false;
        }
        if (before.operation() instanceof Operation.Flatten) {
            return reader.operation() instanceof Operation.Dense;
        }
        if (!(before.operation() instanceof Operation.ZeroPadding zero)) {
            return false;
        }
        if (reader.operation() instanceof Operation.Convolution convolution) {
            // Kernels that see padding alone in a whole window are rare and slow.
            return fits(convolution.geometry(), zero.padding());
        }
        if (reader.operation() instanceof Operation.AveragePool pool) {
            return pool.counted().equals(pool.geometry().padding()) && fits(pool.geometry(), zero.padding());
        }
        // A zero that is real may win; a pool's own padding never does. The same only where nothing is below zero.
        return reader.operation() instanceof Operation.MaxPool pool
                && fits(pool.geometry(), zero.padding())
                && network.nonNegative(network.nodes().get(before.input()));
    }

    private static boolean fits(Geometry window, Padding outer) {
        Padding all = sum(window.padding(), outer);
        return Math.max(all.top(), all.bottom()) < window.extentRows() && Math.max(all.left(), all.right()) < window.extentColumns();
    }

    private static Padding sum(Padding a, Padding b) {
        return new Padding(a.top() + b.top(), a.left() + b.left(), a.bottom() + b.bottom(), a.right() + b.right());
    }
}
