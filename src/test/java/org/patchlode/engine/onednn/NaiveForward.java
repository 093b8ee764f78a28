package org.patchlode.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.network.Function;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** A forward pass written from the definitions, in doubles: what the engine is held against. */
final class NaiveForward {

    private final Network network;
    private final List<double[]> values = new ArrayList<>();

    private NaiveForward(Network network) {
        this.network = network;
    }

    /** Every node's activation, {@code [maps, rows, columns]}. */
    static List<double[]> run(Network network, float[] image) {
        NaiveForward forward = new NaiveForward(network);
        for (Node node : network.nodes()) {
            forward.values.add(node.index() == 0 ? doubles(image, node.shape().size()) : forward.apply(node));
        }
        return forward.values;
    }

    private double[] apply(Node node) {
        Operation operation = node.operation();
        double[] x = values.get(node.input());
        Shape in = network.nodes().get(node.input()).shape();
        Shape out = node.shape();
        double[] y = new double[out.size()];
        if (operation instanceof Operation.Convolution c) {
            convolve(c, x, in, y, out);
        } else if (operation instanceof Operation.MaxPool p) {
            pool(p.geometry(), 0, x, in, y, out);
        } else if (operation instanceof Operation.AveragePool p) {
            pool(p.geometry(), p.countPadding() ? 2 : 1, x, in, y, out);
        } else if (operation instanceof Operation.GlobalPool g) {
            pool(new Geometry(in.rows(), in.columns(), 1, 1, 1, 1, org.patchlode.network.Padding.NONE), g.maximum() ? 0 : 1, x, in, y, out);
        } else if (operation instanceof Operation.Activation a) {
            for (int i = 0; i < y.length; i++) {
                y[i] = activate(a.function(), a.alpha(), x[i]);
            }
        } else if (operation instanceof Operation.BatchNormalization n) {
            for (int i = 0; i < y.length; i++) {
                y[i] = x[i] * n.scale()[i / in.plane()] + n.shift()[i / in.plane()];
            }
        } else if (operation instanceof Operation.LocalResponseNormalization l) {
            for (int i = 0; i < y.length; i++) {
                int map = i / in.plane();
                double sum = 0;
                for (int m = Math.max(0, map - l.size() / 2); m <= Math.min(in.maps() - 1, map + l.size() / 2); m++) {
                    double v = x[m * in.plane() + i % in.plane()];
                    sum += v * v;
                }
                y[i] = x[i] / Math.pow(l.k() + l.alpha() * sum, l.beta());
            }
        } else if (operation instanceof Operation.ZeroPadding z) {
            for (int i = 0; i < x.length; i++) {
                int row = i / in.columns() % in.rows() + z.padding().top();
                y[i / in.plane() * out.plane() + row * out.columns() + i % in.columns() + z.padding().left()] = x[i];
            }
        } else if (operation instanceof Operation.Concatenation) {
            int at = 0;
            for (int source : node.inputs()) {
                System.arraycopy(values.get(source), 0, y, at, values.get(source).length);
                at += values.get(source).length;
            }
        } else if (operation instanceof Operation.Addition) {
            for (int source : node.inputs()) {
                for (int i = 0; i < y.length; i++) {
                    y[i] += values.get(source)[i];
                }
            }
        } else if (operation instanceof Operation.Flatten f) {
            for (int i = 0; i < y.length; i++) {
                y[i] = f.channelsLast() ? x[i % in.maps() * in.plane() + i / in.maps()] : x[i];
            }
        } else if (operation instanceof Operation.Dense d) {
            for (int o = 0; o < y.length; o++) {
                y[o] = d.bias()[o];
                for (int i = 0; i < x.length; i++) {
                    y[o] += (double) d.weights()[o * x.length + i] * x[i];
                }
            }
        } else if (operation instanceof Operation.Softmax) {
            softmax(x, in, y);
        } else {
            return x;
        }
        return y;
    }

    private static void convolve(Operation.Convolution c, double[] x, Shape in, double[] y, Shape out) {
        Geometry g = c.geometry();
        int ins = in.maps() / c.groups();
        int outs = out.maps() / c.groups();
        for (int i = 0; i < y.length; i++) {
            int o = i / out.plane();
            int row = i % out.plane() / out.columns();
            int column = i % out.columns();
            double sum = c.bias()[o];
            for (int m = 0; m < ins; m++) {
                for (int kr = 0; kr < g.kernelRows(); kr++) {
                    for (int kc = 0; kc < g.kernelColumns(); kc++) {
                        int r = row * g.strideRows() - g.padding().top() + kr * g.dilationRows();
                        int q = column * g.strideColumns() - g.padding().left() + kc * g.dilationColumns();
                        if (r >= 0 && r < in.rows() && q >= 0 && q < in.columns()) {
                            double w = c.weights()[((o * ins + m) * g.kernelRows() + kr) * g.kernelColumns() + kc];
                            sum += w * x[(o / outs * ins + m) * in.plane() + r * in.columns() + q];
                        }
                    }
                }
            }
            y[i] = sum;
        }
    }

    /** @param kind 0 largest, 1 mean of what is real, 2 mean with padding */
    private static void pool(Geometry g, int kind, double[] x, Shape in, double[] y, Shape out) {
        for (int i = 0; i < y.length; i++) {
            int row = i % out.plane() / out.columns();
            int column = i % out.columns();
            double best = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int count = 0;
            for (int kr = 0; kr < g.kernelRows(); kr++) {
                for (int kc = 0; kc < g.kernelColumns(); kc++) {
                    int r = row * g.strideRows() - g.padding().top() + kr * g.dilationRows();
                    int q = column * g.strideColumns() - g.padding().left() + kc * g.dilationColumns();
                    if (r >= 0 && r < in.rows() && q >= 0 && q < in.columns()) {
                        double v = x[i / out.plane() * in.plane() + r * in.columns() + q];
                        best = Math.max(best, v);
                        sum += v;
                        count++;
                    }
                }
            }
            y[i] = kind == 0 ? best : sum / (kind == 1 ? count : g.kernelRows() * g.kernelColumns());
        }
    }

    private static void softmax(double[] x, Shape in, double[] y) {
        for (int p = 0; p < in.plane(); p++) {
            double sum = 0;
            for (int m = 0; m < in.maps(); m++) {
                sum += Math.exp(x[m * in.plane() + p]);
            }
            for (int m = 0; m < in.maps(); m++) {
                y[m * in.plane() + p] = Math.exp(x[m * in.plane() + p]) / sum;
            }
        }
    }

    private static double activate(Function function, double alpha, double x) {
        return switch (function) {
            case RELU -> Math.max(0, x);
            case CLIPPED_RELU -> Math.min(Math.max(0, x), alpha);
            case LEAKY_RELU -> x > 0 ? x : alpha * x;
            case ELU -> x > 0 ? x : alpha * Math.expm1(x);
            case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case HARD_SIGMOID -> Math.max(0, Math.min(1, 0.2 * x + 0.5));
            case TANH -> Math.tanh(x);
            case SOFTPLUS -> Math.log1p(Math.exp(x));
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case SWISH -> x / (1 + Math.exp(-x));
        };
    }

    private static double[] doubles(float[] from, int n) {
        double[] to = new double[n];
        for (int i = 0; i < n; i++) {
            to[i] = from[i];
        }
        return to;
    }
}
