package org.patchlode.engine;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceForward;
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
        List<double[]> signals = new ArrayList<>();
        network.nodes().forEach(node -> signals.add(new double[node.shape().size()]));
        signals.get(target)[unit] = forward.get(target)[unit];
        for (int i = target; i > 0; i--) {
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
        if (o instanceof Operation.Convolution c) {
            convolution(c, s, node.shape(), to, source.shape());
        } else if (o instanceof Operation.Activation || o instanceof Operation.PRelu || o instanceof Operation.Clip) {
            boolean relu = o instanceof Operation.Activation a && a.function().isRelu();
            for (int i = 0; i < s.length; i++) {
                double slope = slope(o, relu, i / source.shape().plane(), x[i]);
                to[i] += switch (rule) {
                    case DECONVNET -> Math.max(0, s[i]);
                    case GUIDED -> slope > 0 ? Math.max(0, s[i]) : 0;
                    default -> slope * s[i];
                };
            }
        } else if (o instanceof Operation.Multiplication) {
            product(node, s, forward, signals);
        } else if (o instanceof Operation.MapSelection m) {
            int plane = source.shape().plane();
            for (int i = 0; i < s.length; i++) {
                to[m.maps()[i / plane] * plane + i % plane] += s[i];
            }
        } else if (o instanceof Operation.GlobalPool p) {
            pool(new Geometry(source.shape().rows(), source.shape().columns(), 1, 1, 1, 1, Padding.NONE), s, node.shape(), to, source.shape(),
                    p.maximum() ? x : null, Padding.NONE);
        } else if (o instanceof Operation.Softmax) {
            softmax(s, forward.get(node.index()), node.shape(), to);
        } else if (o instanceof Operation.MaxPool p) {
            pool(p.geometry(), s, node.shape(), to, source.shape(), x, Padding.NONE);
        } else if (o instanceof Operation.AveragePool p) {
            pool(p.geometry(), s, node.shape(), to, source.shape(), null, p.counted());
        } else if (o instanceof Operation.BatchNormalization n) {
            for (int i = 0; i < s.length; i++) {
                to[i] += s[i] * n.scale()[i / node.shape().plane()];
            }
        } else if (o instanceof Operation.Addition) {
            node.inputs().forEach(input -> add(s, 0, signals.get(input)));
        } else if (o instanceof Operation.Concatenation) {
            int at = 0;
            for (int input : node.inputs()) {
                add(s, at, signals.get(input));
                at += signals.get(input).length;
            }
        } else if (o instanceof Operation.BorderPadding p) {
            for (int i = 0; i < s.length; i++) {
                int row = ReferenceForward.mirror(i / node.shape().columns() % node.shape().rows() - p.padding().top(), source.shape().rows(), p.reflect());
                int column = ReferenceForward.mirror(i % node.shape().columns() - p.padding().left(), source.shape().columns(), p.reflect());
                to[at(source.shape(), i / node.shape().plane(), row, column)] += s[i];
            }
        } else if (o instanceof Operation.ZeroPadding p) {
            for (int m = 0; m < source.shape().maps(); m++) {
                for (int y = 0; y < source.shape().rows(); y++) {
                    for (int c = 0; c < source.shape().columns(); c++) {
                        to[at(source.shape(), m, y, c)] += s[at(node.shape(), m, y + p.padding().top(), c + p.padding().left())];
                    }
                }
            }
        } else if (o instanceof Operation.Upsampling u) {
            for (int i = 0; i < s.length; i++) {
                int row = i / node.shape().columns() % node.shape().rows();
                int column = i % node.shape().columns();
                boolean first = row % u.rows() == 0 && column % u.columns() == 0;
                to[at(source.shape(), i / node.shape().plane(), row / u.rows(), column / u.columns())] += u.zeros() && !first ? 0 : s[i];
            }
        } else if (o instanceof Operation.Cropping c) {
            for (int i = 0; i < s.length; i++) {
                int row = i / node.shape().columns() % node.shape().rows() + c.border().top();
                to[at(source.shape(), i / node.shape().plane(), row, i % node.shape().columns() + c.border().left())] += s[i];
            }
        } else if (o instanceof Operation.Extremum e) {
            for (int i = 0; i < s.length; i++) {
                int best = node.inputs().get(0);
                for (int input : node.inputs()) {
                    double difference = forward.get(input)[i] - forward.get(best)[i];
                    best = e.maximum() && difference > 0 || !e.maximum() && difference < 0 ? input : best;
                }
                signals.get(best)[i] += s[i];
            }
        } else if (o instanceof Operation.LayerNormalization || o instanceof Operation.LogSoftmax) {
            byDifferences(o, s, x, source.shape(), to);
        } else if (o instanceof Operation.Flatten f) {
            Shape in = source.shape();
            for (int i = 0; i < to.length; i++) {
                to[i] += s[f.channelsLast() ? i % in.plane() * in.maps() + i / in.plane() : i];
            }
        } else if (o instanceof Operation.Dense d) {
            for (int out = 0; out < s.length; out++) {
                for (int i = 0; i < to.length; i++) {
                    to[i] += s[out] * d.weights()[out * to.length + i];
                }
            }
        } else if (o instanceof Operation.LocalResponseNormalization || o instanceof Operation.Identity) {
            add(s, 0, to);
        } else {
            throw new AssertionError("no definition of the way back through " + o.kind());
        }
    }

    /** The derivative of a non-linearity, from its definition: 0 at the bounds of what is a ReLU, else a central difference. */
    private static double slope(Operation o, boolean relu, int map, double x) {
        if (relu) {
            Operation.Activation a = (Operation.Activation) o;
            return x > 0 && (a.function() == ActivationFunction.RELU || x < a.alpha()) ? 1 : 0;
        }
        double h = 1e-6;
        return (ReferenceForward.pointwise(o, map, x + h) - ReferenceForward.pointwise(o, map, x - h)) / (2 * h);
    }

    /** What mixes the maps of a position, from its definition: central differences. */
    private static void byDifferences(Operation o, double[] s, double[] x, Shape shape, double[] to) {
        double h = 1e-5;
        Shape position = Shape.flat(shape.maps());
        double[] maps = new double[shape.maps()];
        for (int p = 0; p < shape.plane(); p++) {
            for (int m = 0; m < maps.length; m++) {
                maps[m] = x[m * shape.plane() + p];
            }
            for (int m = 0; m < maps.length; m++) {
                double value = maps[m];
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

    private static int at(Shape s, int map, int y, int x) {
        return (map * s.rows() + y) * s.columns() + x;
    }

    private static void convolution(Operation.Convolution c, double[] s, Shape out, double[] to, Shape in) {
        Geometry g = c.geometry();
        int ins = in.maps() / c.groups();
        int outs = out.maps() / c.groups();
        for (int k = 0; k < out.maps(); k++) {
            for (int y = 0; y < out.rows(); y++) {
                for (int x = 0; x < out.columns(); x++) {
                    double signal = s[at(out, k, y, x)];
                    for (int m = 0; signal != 0 && m < ins; m++) {
                        for (int i = 0; i < g.kernelRows(); i++) {
                            for (int j = 0; j < g.kernelColumns(); j++) {
                                int row = y * g.strideRows() - g.padding().top() + i * g.dilationRows();
                                int column = x * g.strideColumns() - g.padding().left() + j * g.dilationColumns();
                                if (row >= 0 && row < in.rows() && column >= 0 && column < in.columns()) {
                                    to[at(in, k / outs * ins + m, row, column)] +=
                                            signal * c.weights()[((k * ins + m) * g.kernelRows() + i) * g.kernelColumns() + j];
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /** Max-pool if {@code input} is given: to the first largest in row-major order; else evenly. */
    private static void pool(Geometry g, double[] s, Shape out, double[] to, Shape in, double[] input, Padding counted) {
        for (int m = 0; m < out.maps(); m++) {
            for (int y = 0; y < out.rows(); y++) {
                for (int x = 0; x < out.columns(); x++) {
                    List<Integer> inside = new ArrayList<>();
                    int count = 0;
                    for (int i = 0; i < g.kernelRows(); i++) {
                        for (int j = 0; j < g.kernelColumns(); j++) {
                            int row = y * g.strideRows() - g.padding().top() + i * g.dilationRows();
                            int column = x * g.strideColumns() - g.padding().left() + j * g.dilationColumns();
                            if (row >= 0 && row < in.rows() && column >= 0 && column < in.columns()) {
                                inside.add(at(in, m, row, column));
                            }
                            if (row >= -counted.top() && row < in.rows() + counted.bottom() && column >= -counted.left() && column < in.columns() + counted.right()) {
                                count++;
                            }
                        }
                    }
                    double signal = s[at(out, m, y, x)];
                    if (input == null) {
                        int divisor = count;
                        inside.forEach(i -> to[i] += signal / divisor);
                    } else {
                        int best = inside.get(0);
                        for (int i : inside) {
                            best = input[i] > input[best] ? i : best;
                        }
                        to[best] += signal;
                    }
                }
            }
        }
    }
}
