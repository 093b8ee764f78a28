package org.patchlode.engine;

import java.util.stream.IntStream;
import org.patchlode.network.Geometry;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Windows, borders and groups that a number stands for, and that fit an activation. */
final class RandomWindows {

    private RandomWindows() {}

    static Padding border(int shape, Shape in) {
        int top = shape % Math.min(in.rows(), 3);
        int left = shape / 3 % Math.min(in.columns(), 3);
        return new Padding(top, left, shape / 9 % Math.min(in.rows() - top, 3), shape / 27 % Math.min(in.columns() - left, 3));
    }

    static int groups(RandomGraph.Part part, Shape in) {
        return part.beside() % 4 == 0 ? divisor(in.maps(), part.beside() / 4) : 1;
    }

    static int divisor(int n, int choice) {
        int[] divisors = IntStream.rangeClosed(1, n).filter(d -> n % d == 0).toArray();
        return divisors[choice % divisors.length];
    }

    static Geometry same(int shape) {
        int kernel = 1 + 2 * (shape % 3);
        int dilation = 1 + shape / 3 % 2;
        return new Geometry(kernel, kernel, 1, 1, dilation, dilation, Padding.of(kernel / 2 * dilation));
    }

    /** Any window with any padding, as long as it fits. */
    static Geometry window(int shape, Shape in, boolean dilated) {
        int kr = 1 + shape % 5;
        int kc = 1 + shape / 5 % 5;
        int sr = 1 + shape / 25 % 3 % 2;
        int sc = 1 + shape / 75 % 3 % 2;
        int dr = dilated && shape / 225 % 3 == 2 ? 2 : 1;
        int dc = dilated && shape / 225 % 3 != 0 ? dr : 1;
        int code = shape / 675;
        Padding p = new Padding(code % kr, code % kc, code / 5 % kr, code / 7 % kc);
        Geometry g = new Geometry(kr, kc, sr, sc, dr, dc, p);
        boolean fits = g.outputRows(in.rows()) > 0 && g.outputColumns(in.columns()) > 0;
        return fits ? g : Geometry.square(1, 1, 0);
    }

    /** A window that sees some of the plane wherever it stands. */
    static Geometry pool(int shape, Shape in, boolean dilated) {
        Geometry g = window(shape, in, dilated && shape % 2 == 0);
        Padding p = g.padding();
        Geometry half = g.with(new Padding(Math.min(p.top(), g.kernelRows() / 2), Math.min(p.left(), g.kernelColumns() / 2),
                Math.min(p.bottom(), g.kernelRows() / 2), Math.min(p.right(), g.kernelColumns() / 2)));
        try {
            Network.Builder probe = Network.builder("in", in);
            probe.layer("pool", new Operation.MaxPool(half), "in");
            return half;
        } catch (ModelException e) {
            return Geometry.square(1, 1, 0);
        }
    }
}
