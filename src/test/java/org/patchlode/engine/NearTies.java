package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.patchlode.engine.backward.Switches;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/**
 * Decisions of one image's forward pass that rounding may turn over: ReLUs whose exact input is within rounding of 0, and max-pools
 * with two values within rounding of each other. Two right implementations in 32-bit floats may project a unit differently there,
 * and nowhere else. What is exactly equal, such as zeros behind a ReLU whose inputs are well below 0, is no such tie: there the
 * first wins.
 */
final class NearTies {

    /** Of a layer's largest activation; both engines and PyTorch stay within it of double precision on real networks of some twenty layers. */
    static final double ROUNDING = 4e-6;

    /**
     * A decision turned over.
     *
     * @param node that is not a ReLU or a concatenation
     * @param unit of it
     * @param value that turns the decision
     * @param weight of the signal that it would steer
     */
    record Tie(int node, int unit, float value, double weight) {}

    private record Unit(int node, int index) {}

    private final Network network;
    private final List<double[]> truth;
    private final List<float[]> exact;
    private final double[] rounding;

    NearTies(Network network, float[] image) {
        this.network = network;
        this.truth = ReferenceForward.run(network, image);
        this.exact = truth.stream().map(NearTies::floats).toList();
        this.rounding = truth.stream().mapToDouble(NearTies::largest).map(scale -> ROUNDING * scale).toArray();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** An engine's activations are the exact ones but for rounding. */
    void expectRounding(Activations found, Set<Integer> nodes) {
        for (int node : nodes) {
            double worst = 0;
            for (int i = 0; i < truth.get(node).length; i++) {
                double difference = Math.abs(found.of(node)[i] - truth.get(node)[i]);
                worst = difference <= worst ? worst : difference;
            }
            assertThat(worst).as("distance of '%s' from its exact activation", network.nodes().get(node).name()).isLessThanOrEqualTo(rounding[node]);
        }
    }

    /** The ties that a projection of a unit meets, those with the largest signals first. */
    List<Tie> met(Set<Integer> nodes, Rule rule, int target, int unit) {
        List<double[]> signals = WholePlaneBackward.signals(network, truth, target, unit, rule);
        List<Tie> ties = new ArrayList<>();
        for (int index : nodes) {
            Node node = network.nodes().get(index);
            if (node.operation() instanceof Operation.MaxPool pool) {
                windows(node, pool.geometry(), exact.get(node.input()), signals.get(index), ties);
            } else if (isRelu(node) && rule != Rule.DECONVNET) {
                masks(node, signals.get(index), ties);
            }
        }
        ties.sort(Comparator.comparingDouble(Tie::weight).reversed());
        return ties;
    }

    private void masks(Node relu, double[] signal, List<Tie> ties) {
        for (int i = 0; i < signal.length; i++) {
            Unit source = source(relu.input(), i);
            double value = truth.get(source.node())[source.index()];
            if (signal[i] != 0 && Math.abs(value) <= rounding[source.node()]) {
                ties.add(new Tie(source.node(), source.index(), value > 0 ? 0 : Float.MIN_NORMAL, Math.abs(signal[i])));
            }
        }
    }

    private void windows(Node node, Geometry g, float[] input, double[] signal, List<Tie> ties) {
        Shape in = network.nodes().get(node.input()).shape();
        short[] decided = Switches.of(g, in, node.shape(), input);
        for (int i = 0; i < signal.length; i++) {
            if (signal[i] == 0) {
                continue;
            }
            List<Integer> window = window(g, in, node.shape(), i);
            int taken = at(g, in, node.shape(), i, decided[i]);
            for (int candidate : window) {
                if (candidate != taken && mayWin(node.input(), candidate, window)) {
                    Unit source = source(node.input(), candidate);
                    ties.add(new Tie(source.node(), source.index(), Math.nextUp(input[taken]), Math.abs(signal[i])));
                }
            }
        }
    }

    /** Whether rounding can make a unit the first largest of its window. */
    private boolean mayWin(int node, int candidate, List<Integer> window) {
        double most = bound(node, candidate, 1);
        boolean before = true;
        for (int other : window) {
            if (other == candidate) {
                before = false;
            } else if (before ? bound(node, other, -1) >= most : bound(node, other, -1) > most) {
                return false;
            }
        }
        return true;
    }

    /** The largest (or least) value that rounding may make of a unit. */
    private double bound(int node, int unit, int sign) {
        Unit source = source(node, unit);
        double value = truth.get(source.node())[source.index()] + sign * rounding[source.node()];
        return source.node() == node ? value : Math.max(0, value);
    }

    private static List<Integer> window(Geometry g, Shape in, Shape out, int unit) {
        List<Integer> window = new ArrayList<>();
        for (int place = 0; place < g.kernelRows() * g.kernelColumns(); place++) {
            int row = row(g, out, unit, place);
            int column = column(g, out, unit, place);
            if (row >= 0 && row < in.rows() && column >= 0 && column < in.columns()) {
                window.add(at(g, in, out, unit, place));
            }
        }
        return window;
    }

    private static int at(Geometry g, Shape in, Shape out, int unit, int place) {
        return unit / out.plane() * in.plane() + row(g, out, unit, place) * in.columns() + column(g, out, unit, place);
    }

    private static int row(Geometry g, Shape out, int unit, int place) {
        return unit % out.plane() / out.columns() * g.strideRows() - g.padding().top() + place / g.kernelColumns() * g.dilationRows();
    }

    private static int column(Geometry g, Shape out, int unit, int place) {
        return unit % out.columns() * g.strideColumns() - g.padding().left() + place % g.kernelColumns() * g.dilationColumns();
    }

    /** The unit whose value a unit behind ReLUs and concatenations has. */
    private Unit source(int node, int unit) {
        Node n = network.nodes().get(node);
        if (isRelu(n)) {
            return source(n.input(), unit);
        } else if (n.operation() instanceof Operation.Concatenation) {
            int at = unit;
            for (int input : n.inputs()) {
                int size = network.nodes().get(input).shape().size();
                if (at < size) {
                    return source(input, at);
                }
                at -= size;
            }
        }
        return new Unit(node, unit);
    }

    private static boolean isRelu(Node node) {
        return node.operation() instanceof Operation.Activation a && a.function() == ActivationFunction.RELU;
    }

    /** The exact activations, with some decisions turned over. */
    Activations decided(Collection<Tie> turned) {
        Map<Integer, Map<Integer, Float>> changes = new HashMap<>();
        turned.forEach(tie -> changes.computeIfAbsent(tie.node(), n -> new HashMap<>()).put(tie.unit(), tie.value()));
        for (Node node : network.nodes()) {
            int at = 0;
            for (int input : isRelu(node) || node.operation() instanceof Operation.Concatenation ? node.inputs() : List.<Integer>of()) {
                int offset = at;
                changes.getOrDefault(input, Map.of()).forEach((unit, value) -> changes.computeIfAbsent(node.index(), n -> new HashMap<>())
                        .put(offset + unit, isRelu(node) ? Math.max(0, value) : value));
                at += network.nodes().get(input).shape().size();
            }
        }
        return node -> {
            Map<Integer, Float> changed = changes.getOrDefault(node, Map.of());
            float[] all = exact.get(node);
            if (!changed.isEmpty()) {
                float[] copy = all.clone();
                changed.forEach((unit, value) -> copy[unit] = value);
                return copy;
            }
            return all;
        };
    }

    /**
     * How near one comes to what another implementation found by turning over ties, each only if that helps.
     *
     * @param error of the projection over such activations
     * @param enough where to stop
     */
    double least(List<Tie> ties, ToDoubleFunction<Activations> error, double enough) {
        List<Tie> turned = new ArrayList<>();
        double least = error.applyAsDouble(decided(turned));
        boolean better = true;
        while (least > enough && better) {
            better = false;
            for (Tie tie : ties) {
                if (least > enough && !turned.contains(tie)) {
                    turned.add(tie);
                    double now = error.applyAsDouble(decided(turned));
                    better |= now < least;
                    if (now < least) {
                        least = now;
                    } else {
                        turned.remove(tie);
                    }
                }
            }
        }
        return least;
    }
}
