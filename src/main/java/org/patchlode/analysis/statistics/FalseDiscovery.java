package org.patchlode.analysis.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Benjamini and Hochberg's correction for many tests. */
public final class FalseDiscovery {

    private FalseDiscovery() {}

    /**
     * The share of false discoveries among all tests with a p as small. Tests that gave no p are not counted and get NaN.
     *
     * @param p in any order
     */
    public static double[] q(double[] p) {
        int[] order = IntStream.range(0, p.length).filter(i -> !Double.isNaN(p[i])).boxed()
                .sorted(Comparator.comparingDouble(i -> p[i])).mapToInt(Integer::intValue).toArray();
        double[] q = new double[p.length];
        Arrays.fill(q, Double.NaN);
        double least = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            least = Math.min(least, p[order[i]] * order.length / (i + 1));
            q[order[i]] = least;
        }
        return q;
    }
}
