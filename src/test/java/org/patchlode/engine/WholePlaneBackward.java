package org.patchlode.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.ReferencePointwise;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/** The backward pass as the definitions read: whole planes, plain loops, double precision. The yardstick of projections. */
final class WholePlaneBackward {

    private WholePlaneBackward() {}

    /** Carries one unit's activation back to the input. */
    static double[] project(Network network, double[] image, int target, int unit, Rule rule) {
        return project(network, ReferenceForward.run(network, image), target, unit, rule);
    }

    /** The same over activations that are known. @param forward every node's, by its index */
    static double[] project(Network network, List<double[]> forward, int target, int unit, Rule rule) {
        return signals(network, forward, target, unit, rule).get(0);
    }

    /** The signal at every node's output, by its index. */
    static List<double[]> signals(Network network, List<double[]> forward, int target, int unit, Rule rule) {
        return signals(network, forward, target, unit, rule, signal -> {});
    }

    /** The same with something done to each node's signal, once it is whole, before it is carried on. */
    static List<double[]> signals(Network network, List<double[]> forward, int target, int unit, Rule rule, Consumer<double[]> change) {
        List<double[]> signals = new ArrayList<>();
        network.nodes().forEach(node -> signals.add(new double[node.shape().size()]));
        signals.get(target)[unit] = forward.get(target)[unit];
        for (int i = target; i > 0; i--) {
            change.accept(signals.get(i));
            back(network, network.nodes().get(i), forward, signals, rule);
        }
        return signals;
    }

    private static void back(Network network, Node node, List<double[]> forward, List<double[]> signals, Rule rule) {
        double[] s = signals.get(node.index());
        Operation o = node.operation();
        Node source = network.nodes().get(node.input());
        double[] to = signals.get(source.index());
        double[] x = forward.get(source.index());
        Runnable way = switch (o.type()) {
            case CONVOLUTION -> () -> WholePlaneWindows.convolution((Operation.Convolution) o, s, node.shape(), to, source.shape());
            case DENSE -> () -> dense((Operation.Dense) o, s, to);
            case ACTIVATION, PRELU, CLIP -> () -> bend(o, s, x, source.shape().plane(), to, rule);
            case MAX_POOL -> () -> WholePlaneWindows.pool(((Operation.MaxPool) o).geometry(), s, node.shape(), to, source.shape(), x, Padding.NONE);
            case AVERAGE_POOL -> () -> WholePlaneWindows.pool(((Operation.AveragePool) o).geometry(), s, node.shape(), to, source.shape(), null, ((Operation.AveragePool) o).counted());
            case GLOBAL_POOL -> () -> WholePlaneWindows.pool(new Geometry(source.shape().rows(), source.shape().columns(), 1, 1, 1, 1, Padding.NONE), s, node.shape(), to, source.shape(),
                    ((Operation.GlobalPool) o).maximum() ? x : null, Padding.NONE);
            case BATCH_NORMALIZATION -> () -> scale(((Operation.BatchNormalization) o).scale(), s, node.shape().plane(), to);
            case SOFTMAX -> () -> softmax(s, forward.get(node.index()), node.shape(), to);
            case LAYER_NORMALIZATION, LOG_SOFTMAX -> () -> byDifferences(o, s, x, source.shape(), to);
            case LOCAL_RESPONSE_NORMALIZATION, IDENTITY -> () -> add(s, 0, to);
            case ADDITION -> () -> node.inputs().forEach(input -> add(s, 0, signals.get(input)));
            case CONCATENATION -> () -> split(node, s, signals);
            case MULTIPLICATION -> () -> product(node, s, forward, signals);
            case EXTREMUM -> () -> choose(node, (Operation.Extremum) o, s, forward, signals);
            case MAP_SELECTION -> () -> WholePlaneCopies.selection((Operation.MapSelection) o, s, source.shape().plane(), to);
            case BORDER_PADDING -> () -> WholePlaneCopies.border((Operation.BorderPadding) o, s, node.shape(), source.shape(), to);
            case ZERO_PADDING -> () -> WholePlaneCopies.padding(((Operation.ZeroPadding) o).padding(), s, node.shape(), source.shape(), to);
            case UPSAMPLING -> () -> WholePlaneCopies.upsampling((Operation.Upsampling) o, s, node.shape(), source.shape(), to);
            case CROPPING -> () -> WholePlaneCopies.cropping(((Operation.Cropping) o).border(), s, node.shape(), source.shape(), to);
            case FLATTEN -> () -> WholePlaneCopies.flatten((Operation.Flatten) o, s, source.shape(), to);
            case FOREIGN -> throw new AssertionError("no way leads back");
            case INPUT -> throw new AssertionError("nothing lies before the input");
        };
        way.run();
    }

    private static void bend(Operation o, double[] s, double[] x, int plane, double[] to, Rule rule) {
        boolean relu = o instanceof Operation.Activation a && a.function().isRelu();
        for (int i = 0; i < s.length; i++) {
            double slope = slope(o, relu, i / plane, x[i]);
            to[i] += switch (rule) {
                case DECONVNET -> Math.max(0, s[i]);
                case GUIDED -> slope > 0 ? Math.max(0, s[i]) : 0;
                default -> slope * s[i];
            };
        }
    }

    private static void dense(Operation.Dense d, double[] s, double[] to) {
        for (int out = 0; out < s.length; out++) {
            for (int i = 0; i < to.length; i++) {
                to[i] += s[out] * d.weights()[out * to.length + i];
            }
        }
    }

    private static void scale(float[] scale, double[] s, int plane, double[] to) {
        for (int i = 0; i < s.length; i++) {
            to[i] += s[i] * scale[i / plane];
        }
    }

    private static void split(Node node, double[] s, List<double[]> signals) {
        int at = 0;
        for (int input : node.inputs()) {
            add(s, at, signals.get(input));
            at += signals.get(input).length;
        }
    }

    private static void choose(Node node, Operation.Extremum e, double[] s, List<double[]> forward, List<double[]> signals) {
        for (int i = 0; i < s.length; i++) {
            int best = node.inputs().get(0);
            for (int input : node.inputs()) {
                double difference = forward.get(input)[i] - forward.get(best)[i];
                best = e.maximum() && difference > 0 || !e.maximum() && difference < 0 ? input : best;
            }
            signals.get(best)[i] += s[i];
        }
    }

    /** The derivative of a non-linearity, from its definition: 0 at the bounds of what is a ReLU, else a central difference. */
    private static double slope(Operation o, boolean relu, int map, double x) {
        if (relu) {
            Operation.Activation a = (Operation.Activation) o;
            return x > 0 && (a.function() == ActivationFunction.RELU || x < a.alpha()) ? 1 : 0;
        }
        // In proportion to the value, of which a step too small would leave rounding. Never across a bend: a value that lies a millionth above a clip's upper bound has no slope.
        double h = Arrays.stream(bends(o)).map(bend -> Math.abs(x - bend) / 2).filter(distance -> distance > 0).reduce(1e-6 * Math.max(1, Math.abs(x)), Math::min);
        return (ReferencePointwise.pointwise(o, map, x + h) - ReferencePointwise.pointwise(o, map, x - h)) / (2 * h);
    }

    /** Where a non-linearity of straight pieces bends. */
    private static double[] bends(Operation o) {
        if (o instanceof Operation.Clip clip) {
            return new double[] {clip.minimum(), clip.maximum()};
        }
        if (o instanceof Operation.PRelu) {
            return new double[] {0};
        }
        if (!(o instanceof Operation.Activation a)) {
            return new double[0];
        }
        return switch (a.function()) {
            case LEAKY_RELU, ELU, SELU -> new double[] {0};
            case HARD_SIGMOID -> new double[] {-0.5 / a.alpha(), 0.5 / a.alpha()};
            case HARD_SWISH -> new double[] {-3, 3};
            default -> new double[0];
        };
    }

    /** What mixes the maps of a position, from its definition: central differences. */
    private static void byDifferences(Operation o, double[] s, double[] x, Shape shape, double[] to) {
        Shape position = Shape.flat(shape.maps());
        double[] maps = new double[shape.maps()];
        for (int p = 0; p < shape.plane(); p++) {
            for (int m = 0; m < maps.length; m++) {
                maps[m] = x[m * shape.plane() + p];
            }
            for (int m = 0; m < maps.length; m++) {
                double value = maps[m];
                double h = 1e-5 * Math.max(1, Math.abs(value));
                maps[m] = value + h;
                double[] up = ReferenceForward.apply(o, List.of(maps), List.of(position), position);
                maps[m] = value - h;
                double[] down = ReferenceForward.apply(o, List.of(maps), List.of(position), position);
                maps[m] = value;
                for (int j = 0; j < maps.length; j++) {
                    to[m * shape.plane() + p] += s[j * shape.plane() + p] * (up[j] - down[j]) / (2 * h);
                }
            }
        }
    }

    private static void product(Node node, double[] s, List<double[]> forward, List<double[]> signals) {
        int plane = node.shape().plane();
        for (int term = 0; term < node.inputs().size(); term++) {
            double[] to = signals.get(node.inputs().get(term));
            for (int i = 0; i < s.length; i++) {
                double d = s[i];
                for (int other = 0; other < node.inputs().size(); other++) {
                    double[] factor = forward.get(node.inputs().get(other));
                    d *= other == term ? 1 : factor[factor.length == s.length ? i : i / plane];
                }
                to[to.length == s.length ? i : i / plane] += d;
            }
        }
    }

    private static void softmax(double[] s, double[] p, Shape shape, double[] to) {
        for (int i = 0; i < s.length; i++) {
            for (int j = i % shape.plane(); j < s.length; j += shape.plane()) {
                to[i] += s[j] * p[j] * ((i == j ? 1 : 0) - p[i]);
            }
        }
    }

    private static void add(double[] from, int offset, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[offset + i];
        }
    }
}
