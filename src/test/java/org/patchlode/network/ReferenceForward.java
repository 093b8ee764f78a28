package org.patchlode.network;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.special.Erf;

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

    /** The same of an image in floats. */
    public static List<double[]> run(Network network, float[] image) {
        double[] values = new double[network.input().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image[i];
        }
        return run(network, values);
    }

    /** One operation on one image. */
    public static double[] apply(Operation operation, List<double[]> inputs, List<Shape> shapes, Shape out) {
        double[] x = inputs.get(0);
        Shape in = shapes.get(0);
        if (operation instanceof Operation.Convolution convolution) {
            return convolution(convolution, x, in, out);
        } else if (operation instanceof Operation.Activation || operation instanceof Operation.Clip || operation instanceof Operation.PRelu) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = pointwise(operation, i / in.plane(), x[i]);
            }
            return y;
        } else if (operation instanceof Operation.MaxPool pool) {
            return pool(pool.geometry(), true, Padding.NONE, x, in, out);
        } else if (operation instanceof Operation.AveragePool pool) {
            return pool(pool.geometry(), false, pool.counted(), x, in, out);
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
        } else if (operation instanceof Operation.Upsampling up) {
            double[] y = new double[out.size()];
            for (int i = 0; i < y.length; i++) {
                int row = i / out.columns() % out.rows();
                int column = i % out.columns();
                boolean first = row % up.rows() == 0 && column % up.columns() == 0;
                y[i] = up.zeros() && !first ? 0 : x[(i / out.plane() * in.rows() + row / up.rows()) * in.columns() + column / up.columns()];
            }
            return y;
        } else if (operation instanceof Operation.Cropping crop) {
            double[] y = new double[out.size()];
            for (int i = 0; i < y.length; i++) {
                int row = i / out.columns() % out.rows() + crop.border().top();
                int column = i % out.columns() + crop.border().left();
                y[i] = x[(i / out.plane() * in.rows() + row) * in.columns() + column];
            }
            return y;
        } else if (operation instanceof Operation.Extremum extremum) {
            double[] y = x.clone();
            for (double[] input : inputs) {
                for (int i = 0; i < y.length; i++) {
                    y[i] = extremum.maximum() ? Math.max(y[i], input[i]) : Math.min(y[i], input[i]);
                }
            }
            return y;
        } else if (operation instanceof Operation.LayerNormalization norm) {
            return layerNorm(norm, x, in);
        } else if (operation instanceof Operation.LogSoftmax) {
            return logSoftmax(x, in);
        } else if (operation instanceof Operation.BorderPadding border) {
            double[] y = new double[out.size()];
            for (int i = 0; i < y.length; i++) {
                int row = mirror(i / out.columns() % out.rows() - border.padding().top(), in.rows(), border.reflect());
                int column = mirror(i % out.columns() - border.padding().left(), in.columns(), border.reflect());
                y[i] = x[(i / out.plane() * in.rows() + row) * in.columns() + column];
            }
            return y;
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
        } else if (operation instanceof Operation.Multiplication) {
            double[] y = new double[out.size()];
            for (int i = 0; i < y.length; i++) {
                y[i] = 1;
                for (double[] input : inputs) {
                    y[i] *= input[input.length == y.length ? i : i / out.plane()];
                }
            }
            return y;
        } else if (operation instanceof Operation.MapSelection selection) {
            double[] y = new double[out.size()];
            for (int map = 0; map < out.maps(); map++) {
                System.arraycopy(x, selection.maps()[map] * in.plane(), y, map * in.plane(), in.plane());
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
        if (operation instanceof Operation.Identity) {
            return x.clone();
        }
        throw new AssertionError("no definition of " + operation.kind());
    }

    /** Walks a position that lies outside back in: mirrored at the outermost units, or these again. */
    public static int mirror(int position, int extent, boolean reflect) {
        int at = position;
        while (at < 0 || at >= extent) {
            int edge = at < 0 ? 0 : extent - 1;
            at = reflect ? 2 * edge - at : edge;
        }
        return at;
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

    private static double[] pool(Geometry g, boolean maximum, Padding counted, double[] x, Shape in, Shape out) {
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
                    }
                    if (row >= -counted.top() && row < in.rows() + counted.bottom() && column >= -counted.left() && column < in.columns() + counted.right()) {
                        count++;
                    }
                }
            }
            y[u] = maximum ? max : sum / count;
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

    private static double[] layerNorm(Operation.LayerNormalization norm, double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int p = 0; p < in.plane(); p++) {
            double mean = 0;
            double square = 0;
            for (int i = p; i < x.length; i += in.plane()) {
                mean += x[i] / in.maps();
                square += x[i] * x[i] / in.maps();
            }
            for (int i = p; i < x.length; i += in.plane()) {
                int map = i / in.plane();
                y[i] = (x[i] - mean) / Math.sqrt(square - mean * mean + norm.epsilon()) * norm.scale()[map] + norm.shift()[map];
            }
        }
        return y;
    }

    private static double[] softmax(double[] x, Shape in) {
        double[] y = logSoftmax(x, in);
        java.util.Arrays.setAll(y, i -> Math.exp(y[i]));
        return y;
    }

    /** Not by the softmax, which is 0 where its logarithm is some thousands below. */
    private static double[] logSoftmax(double[] x, Shape in) {
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
                y[i] = x[i] - max - Math.log(sum);
            }
        }
        return y;
    }

    /** A non-linearity at one value of a map. */
    public static double pointwise(Operation operation, int map, double v) {
        if (operation instanceof Operation.Activation activation) {
            return activate(activation, v);
        } else if (operation instanceof Operation.PRelu prelu) {
            return v > 0 ? v : prelu.slopes()[map] * v;
        }
        Operation.Clip clip = (Operation.Clip) operation;
        return Math.max(clip.minimum(), Math.min(clip.maximum(), v));
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
            case HARD_SIGMOID -> Math.max(0, Math.min(1, alpha * v + 0.5));
            case TANH -> Math.tanh(v);
            case SOFTPLUS -> Math.log1p(Math.exp(v));
            case SOFTSIGN -> v / (1 + Math.abs(v));
            case SWISH -> v / (1 + Math.exp(-v));
            case HARD_SWISH -> v * Math.max(0, Math.min(1, v / 6 + 0.5));
            case GELU -> v * (1 + Erf.erf(v / Math.sqrt(2))) / 2;
            case MISH -> v * Math.tanh(Math.log1p(Math.exp(v)));
        };
    }
}
