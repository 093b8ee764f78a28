package org.patchlode.engine;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** The way back through what slides a window over planes. */
final class WholePlaneWindows {

    private WholePlaneWindows() {}

    static int at(Shape s, int map, int y, int x) {
        return (map * s.rows() + y) * s.columns() + x;
    }

    static void convolution(Operation.Convolution c, double[] s, Shape out, double[] to, Shape in) {
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
    static void pool(Geometry g, double[] s, Shape out, double[] to, Shape in, double[] input, Padding counted) {
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
