package org.patchlode.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.ReferenceForward;

/**
 * What 32-bit rounding may make of a network's activations, found by running the definitions with every node's units moved at random
 * by as much as its own sums may lose (Monte Carlo arithmetic, Parker 1997). So it knows what cancels and how far it is handed on:
 * one other program's distance from the truth may be small by luck.
 */
final class RoundingModel {

    /** Of the largest sum of a unit's terms without their signs: what adding them up in floats, in any order, hardly ever exceeds. */
    static final double SUMMATION = 0x1p-22;
    /** Times that everything is moved. */
    static final int RUNS = 3;
    /** By how much more than what these runs find an engine may differ. */
    static final double MARGIN = 8;

    private final double[] moved;

    /** @param truth the definitions' activations in double precision */
    RoundingModel(Network network, float[] image, List<double[]> truth) {
        double[] exact = new double[image.length];
        Arrays.setAll(exact, i -> image[i]);
        double[] own = network.nodes().stream().mapToDouble(node -> own(network, node, truth)).toArray();
        moved = new double[own.length];
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(run);
            List<double[]> found = ReferenceForward.run(network, exact, (node, values) -> moved(values, own[node.index()], random));
            for (Node node : network.nodes()) {
                double[] wanted = truth.get(node.index());
                double[] other = found.get(node.index());
                for (int i = 0; i < wanted.length; i++) {
                    moved[node.index()] = Math.max(moved[node.index()], Math.abs(other[i] - wanted[i]));
                }
            }
        }
    }

    /** What rounding in all nodes before moves a node's units by. */
    double moved(Node node) {
        return moved[node.index()];
    }

    private static double[] moved(double[] values, double by, Random random) {
        double[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += either(by, random);
        }
        return moved;
    }

    /** That or its negative. */
    static double either(double by, Random random) {
        return random.nextBoolean() ? by : -by;
    }

    private static double own(Network network, Node node, List<double[]> truth) {
        double scale = scale(truth.get(node.index()));
        if (node.operation() instanceof Operation.Input) {
            return 0;
        }
        if (node.operation() instanceof Operation.Convolution c) {
            scale = terms(network, node, truth, new Operation.Convolution(c.geometry(), c.outputs(), c.groups(), absolute(c.weights()), absolute(c.bias())));
        }
        if (node.operation() instanceof Operation.Dense d) {
            scale = terms(network, node, truth, new Operation.Dense(d.outputs(), absolute(d.weights()), absolute(d.bias())));
        }
        return SUMMATION * scale;
    }

    private static double terms(Network network, Node node, List<double[]> truth, Operation withoutSigns) {
        double[] input = Arrays.stream(truth.get(node.input())).map(Math::abs).toArray();
        return scale(ReferenceForward.apply(withoutSigns, List.of(input), List.of(network.nodes().get(node.input()).shape()), node.shape()));
    }

    private static float[] absolute(float[] values) {
        float[] absolute = values.clone();
        for (int i = 0; i < absolute.length; i++) {
            absolute[i] = Math.abs(absolute[i]);
        }
        return absolute;
    }

    static double scale(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
