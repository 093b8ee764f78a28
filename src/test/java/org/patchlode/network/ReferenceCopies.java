package org.patchlode.network;

import java.util.List;

/** What moves units about and computes nothing, as defined. */
public final class ReferenceCopies {

    private ReferenceCopies() {}

    /** Walks a position that lies outside back in: mirrored at the outermost units, or these again. */
    public static int mirror(int position, int extent, boolean reflect) {
        int at = position;
        while (at < 0 || at >= extent) {
            int edge = at < 0 ? 0 : extent - 1;
            at = reflect ? 2 * edge - at : edge;
        }
        return at;
    }

    static double[] pad(Padding p, double[] x, Shape in, Shape out) {
        double[] y = new double[out.size()];
        for (int m = 0; m < in.maps(); m++) {
            for (int r = 0; r < in.rows(); r++) {
                System.arraycopy(x, (m * in.rows() + r) * in.columns(), y,
                        (m * out.rows() + r + p.top()) * out.columns() + p.left(), in.columns());
            }
        }
        return y;
    }

    static double[] channelsLast(double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i % in.plane() * in.maps() + i / in.plane()] = x[i];
        }
        return y;
    }

    static double[] upsampled(Operation.Upsampling up, double[] x, Shape in, Shape out) {
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            int row = i / out.columns() % out.rows();
            int column = i % out.columns();
            boolean first = row % up.rows() == 0 && column % up.columns() == 0;
            y[i] = up.zeros() && !first ? 0 : x[(i / out.plane() * in.rows() + row / up.rows()) * in.columns() + column / up.columns()];
        }
        return y;
    }

    static double[] cropped(Padding border, double[] x, Shape in, Shape out) {
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            int row = i / out.columns() % out.rows() + border.top();
            int column = i % out.columns() + border.left();
            y[i] = x[(i / out.plane() * in.rows() + row) * in.columns() + column];
        }
        return y;
    }

    static double[] bordered(Operation.BorderPadding border, double[] x, Shape in, Shape out) {
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            int row = mirror(i / out.columns() % out.rows() - border.padding().top(), in.rows(), border.reflect());
            int column = mirror(i % out.columns() - border.padding().left(), in.columns(), border.reflect());
            y[i] = x[(i / out.plane() * in.rows() + row) * in.columns() + column];
        }
        return y;
    }

    static double[] concatenated(List<double[]> inputs, Shape out) {
        double[] y = new double[out.size()];
        int at = 0;
        for (double[] input : inputs) {
            System.arraycopy(input, 0, y, at, input.length);
            at += input.length;
        }
        return y;
    }

    static double[] selected(int[] maps, double[] x, Shape in, Shape out) {
        double[] y = new double[out.size()];
        for (int map = 0; map < out.maps(); map++) {
            System.arraycopy(x, maps[map] * in.plane(), y, map * in.plane(), in.plane());
        }
        return y;
    }
}
