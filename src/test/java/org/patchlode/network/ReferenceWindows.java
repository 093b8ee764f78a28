package org.patchlode.network;

import java.util.Arrays;

/** What slides a window over planes or sees all of them, as defined. */
final class ReferenceWindows {

    private ReferenceWindows() {}

    static double[] convolution(Operation.Convolution c, double[] x, Shape in, Shape out) {
        Geometry g = c.geometry();
        int mapsIn = in.maps() / c.groups();
        int mapsOut = out.maps() / c.groups();
        double[] y = new double[out.size()];
        for (int o = 0; o < out.maps(); o++) {
            Arrays.fill(y, o * out.plane(), (o + 1) * out.plane(), c.bias()[o]);
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

    static double[] pool(Geometry g, boolean maximum, Padding counted, double[] x, Shape in, Shape out) {
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

    static double[] globalPool(boolean maximum, double[] x, Shape in) {
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

    static double[] dense(Operation.Dense dense, double[] x) {
        double[] y = new double[dense.outputs()];
        for (int o = 0; o < y.length; o++) {
            y[o] = dense.bias()[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += (double) dense.weights()[o * x.length + i] * x[i];
            }
        }
        return y;
    }
}
