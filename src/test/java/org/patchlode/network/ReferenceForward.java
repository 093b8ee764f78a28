package org.patchlode.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The forward pass as the definitions of the operations read: plain loops in double precision. Slow; a yardstick for
 * readers and engines.
 */
public final class ReferenceForward {

    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    private ReferenceForward() {}

    /**
     * Runs one image.
     *
     * @param image {@code [maps, rows, columns]}
     * @return every node's activation, {@code [maps, rows, columns]}, by the node's index
     */
    public static List<double[]> run(Network network, double[] image) {
        List<double[]> outputs = new ArrayList<>();
        for (Node node : network.nodes()) {
            if (node.operation() instanceof Operation.Input) {
                outputs.add(image);
                continue;
            }
            List<double[]> inputs = node.inputs().stream().map(outputs::get).toList();
            List<Shape> shapes = node.inputs().stream().map(i -> network.nodes().get(i).shape()).toList();
            outputs.add(apply(node.operation(), inputs, shapes, node.shape()));
        }
        return outputs;
    }

    /** One operation on one image. */
    public static double[] apply(Operation operation, List<double[]> inputs, List<Shape> shapes, Shape out) {
        double[] x = inputs.get(0);
        Shape in = shapes.get(0);
        if (operation instanceof Operation.Convolution convolution) {
            return convolution(convolution, x, in, out);
        } else if (operation instanceof Operation.Activation activation) {
            return map(x, v -> activate(activation, v));
        } else if (operation instanceof Operation.MaxPool pool) {
            return pool(pool.geometry(), true, false, x, in, out);
        } else if (operation instanceof Operation.AveragePool pool) {
            return pool(pool.geometry(), false, pool.countPadding(), x, in, out);
        } else if (operation instanceof Operation.GlobalPool pool) {
            return globalPool(pool.maximum(), x, in);
        } else if (operation instanceof Operation.BatchNormalization norm) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = norm.scale()[i / in.plane()] * x[i] + norm.shift()[i / in.plane()];
            }
            return y;
        } else if (operation instanceof Operation.LocalResponseNormalization lrn) {
            return lrn(lrn, x, in);
        } else if (operation instanceof Operation.ZeroPadding pad) {
            return pad(pad.padding(), x, in, out);
        } else if (operation instanceof Operation.Concatenation) {
            double[] y = new double[out.size()];
            int at = 0;
            for (double[] input : inputs) {
                System.arraycopy(input, 0, y, at, input.length);
                at += input.length;
            }
            return y;
        } else if (operation instanceof Operation.Addition) {
            double[] y = new double[out.size()];
            for (double[] input : inputs) {
                for (int i = 0; i < y.length; i++) {
                    y[i] += input[i];
                }
            }
            return y;
        } else if (operation instanceof Operation.Flatten flatten) {
            return flatten.channelsLast() ? channelsLast(x, in) : x.clone();
        } else if (operation instanceof Operation.Dense dense) {
            double[] y = new double[dense.outputs()];
            for (int o = 0; o < y.length; o++) {
                y[o] = dense.bias()[o];
                for (int i = 0; i < x.length; i++) {
                    y[o] += (double) dense.weights()[o * x.length + i] * x[i];
                }
            }
            return y;
        } else if (operation instanceof Operation.Softmax) {
            return softmax(x, in);
        }
        return x.clone();
    }

    private static double[] convolution(Operation.Convolution c, double[] x, Shape in, Shape out) {
        Geometry g = c.geometry();
        int mapsIn = in.maps() / c.groups();
        int mapsOut = out.maps() / c.groups();
        double[] y = new double[out.size()];
        for (int o = 0; o < out.maps(); o++) {
            java.util.Arrays.fill(y, o * out.plane(), (o + 1) * out.plane(), c.bias()[o]);
            for (int i = 0; i < mapsIn; i++) {
                int from = (o / mapsOut * mapsIn + i) * in.plane();
                for (int kr = 0; kr < g.kernelRows(); kr++) {
                    for (int kc = 0; kc < g.kernelColumns(); kc++) {
                        double w = c.weights()[((o * mapsIn + i) * g.kernelRows() + kr) * g.kernelColumns() + kc];
                        int dy = kr * g.dilationRows() - g.padding().top();
                        int dx = kc * g.dilationColumns() - g.padding().left();
                        for (int r = 0; r < out.rows(); r++) {
                            int row = r * g.strideRows() + dy;
                            if (row < 0 || row >= in.rows()) {
                                continue;
                            }
                            for (int k = 0; k < out.columns(); k++) {
                                int column = k * g.strideColumns() + dx;
                                if (column >= 0 && column < in.columns()) {
                                    y[(o * out.rows() + r) * out.columns() + k] += w * x[from + row * in.columns() + column];
                                }
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    private static double[] pool(Geometry g, boolean maximum, boolean countPadding, double[] x, Shape in, Shape out) {
        double[] y = new double[out.size()];
        for (int u = 0; u < y.length; u++) {
            int map = u / out.plane();
            int top = u / out.columns() % out.rows() * g.strideRows() - g.padding().top();
            int left = u % out.columns() * g.strideColumns() - g.padding().left();
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int count = 0;
            for (int kr = 0; kr < g.kernelRows(); kr++) {
                for (int kc = 0; kc < g.kernelColumns(); kc++) {
                    int row = top + kr * g.dilationRows();
                    int column = left + kc * g.dilationColumns();
                    if (row >= 0 && row < in.rows() && column >= 0 && column < in.columns()) {
                        double value = x[map * in.plane() + row * in.columns() + column];
                        max = Math.max(max, value);
                        sum += value;
                        count++;
                    }
                }
            }
            y[u] = maximum ? max : sum / (countPadding ? g.kernelRows() * g.kernelColumns() : count);
        }
        return y;
    }

    private static double[] globalPool(boolean maximum, double[] x, Shape in) {
        double[] y = new double[in.maps()];
        for (int m = 0; m < y.length; m++) {
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int i = m * in.plane(); i < (m + 1) * in.plane(); i++) {
                max = Math.max(max, x[i]);
                sum += x[i];
            }
            y[m] = maximum ? max : sum / in.plane();
        }
        return y;
    }

    private static double[] lrn(Operation.LocalResponseNormalization lrn, double[] x, Shape in) {
        double[] y = new double[x.length];
        int half = lrn.size() / 2;
        for (int i = 0; i < x.length; i++) {
            int map = i / in.plane();
            double sum = 0;
            for (int m = Math.max(0, map - half); m <= Math.min(in.maps() - 1, map + half); m++) {
                double value = x[m * in.plane() + i % in.plane()];
                sum += value * value;
            }
            y[i] = x[i] / Math.pow(lrn.k() + lrn.alpha() * sum, lrn.beta());
        }
        return y;
    }

    private static double[] pad(Padding p, double[] x, Shape in, Shape out) {
        double[] y = new double[out.size()];
        for (int m = 0; m < in.maps(); m++) {
            for (int r = 0; r < in.rows(); r++) {
                System.arraycopy(x, (m * in.rows() + r) * in.columns(), y,
                        (m * out.rows() + r + p.top()) * out.columns() + p.left(), in.columns());
            }
        }
        return y;
    }

    private static double[] channelsLast(double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i % in.plane() * in.maps() + i / in.plane()] = x[i];
        }
        return y;
    }

    private static double[] softmax(double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int p = 0; p < in.plane(); p++) {
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int i = p; i < x.length; i += in.plane()) {
                max = Math.max(max, x[i]);
            }
            for (int i = p; i < x.length; i += in.plane()) {
                sum += Math.exp(x[i] - max);
            }
            for (int i = p; i < x.length; i += in.plane()) {
                y[i] = Math.exp(x[i] - max) / sum;
            }
        }
        return y;
    }

    private static double activate(Operation.Activation activation, double v) {
        double alpha = activation.alpha();
        return switch (activation.function()) {
            case RELU -> Math.max(0, v);
            case CLIPPED_RELU -> Math.min(Math.max(0, v), alpha);
            case LEAKY_RELU -> v > 0 ? v : alpha * v;
            case ELU -> v > 0 ? v : alpha * Math.expm1(v);
            case SELU -> SELU_SCALE * (v > 0 ? v : SELU_ALPHA * Math.expm1(v));
            case SIGMOID -> 1 / (1 + Math.exp(-v));
            case HARD_SIGMOID -> Math.max(0, Math.min(1, 0.2 * v + 0.5));
            case TANH -> Math.tanh(v);
            case SOFTPLUS -> Math.log1p(Math.exp(v));
            case SOFTSIGN -> v / (1 + Math.abs(v));
            case SWISH -> v / (1 + Math.exp(-v));
        };
    }

    private static double[] map(double[] x, java.util.function.DoubleUnaryOperator function) {
        return java.util.Arrays.stream(x).map(function).toArray();
    }
}
