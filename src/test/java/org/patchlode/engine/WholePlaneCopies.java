package org.patchlode.engine;

import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.ReferenceCopies;
import org.patchlode.network.Shape;

/** The way back through what moves units about and computes nothing. */
final class WholePlaneCopies {

    private WholePlaneCopies() {}

    static void selection(Operation.MapSelection m, double[] s, int plane, double[] to) {
        for (int i = 0; i < s.length; i++) {
            to[m.maps()[i / plane] * plane + i % plane] += s[i];
        }
    }

    static void border(Operation.BorderPadding p, double[] s, Shape out, Shape in, double[] to) {
        for (int i = 0; i < s.length; i++) {
            int row = ReferenceCopies.mirror(i / out.columns() % out.rows() - p.padding().top(), in.rows(), p.reflect());
            int column = ReferenceCopies.mirror(i % out.columns() - p.padding().left(), in.columns(), p.reflect());
            to[WholePlaneWindows.at(in, i / out.plane(), row, column)] += s[i];
        }
    }

    static void padding(Padding padding, double[] s, Shape out, Shape in, double[] to) {
        for (int m = 0; m < in.maps(); m++) {
            for (int y = 0; y < in.rows(); y++) {
                for (int c = 0; c < in.columns(); c++) {
                    to[WholePlaneWindows.at(in, m, y, c)] += s[WholePlaneWindows.at(out, m, y + padding.top(), c + padding.left())];
                }
            }
        }
    }

    static void upsampling(Operation.Upsampling u, double[] s, Shape out, Shape in, double[] to) {
        for (int i = 0; i < s.length; i++) {
            int row = i / out.columns() % out.rows();
            int column = i % out.columns();
            boolean first = row % u.rows() == 0 && column % u.columns() == 0;
            to[WholePlaneWindows.at(in, i / out.plane(), row / u.rows(), column / u.columns())] += u.zeros() && !first ? 0 : s[i];
        }
    }

    static void cropping(Padding border, double[] s, Shape out, Shape in, double[] to) {
        for (int i = 0; i < s.length; i++) {
            int row = i / out.columns() % out.rows() + border.top();
            to[WholePlaneWindows.at(in, i / out.plane(), row, i % out.columns() + border.left())] += s[i];
        }
    }

    static void flatten(Operation.Flatten f, double[] s, Shape in, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += s[f.channelsLast() ? i % in.plane() * in.maps() + i / in.plane() : i];
        }
    }
}
