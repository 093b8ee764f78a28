package org.patchlode.analysis.statistics;

import java.util.Arrays;

/** Benjamini and Hochberg's correction for many tests. */
public final class FalseDiscovery {

    private FalseDiscovery() {}

    /**
     * The share of false discoveries among all tests with a p as small. Tests that gave no p are not counted and get NaN.
     *
     * @param p in any order
     */
    public static double[] q(double[] p) {
        double[] sorted = Arrays.stream(p).filter(value -> !Double.isNaN(value)).sorted().toArray();
        double[] qOfSorted = new double[sorted.length];
        double least = 1;
        for (int i = sorted.length - 1; i >= 0; i--) {
            least = Math.min(least, sorted[i] * sorted.length / (i + 1));
            qOfSorted[i] = least;
        }
        // Equal p have equal q, so any of their places will do.
        return Arrays.stream(p).map(value -> Double.isNaN(value) ? Double.NaN : qOfSorted[Arrays.binarySearch(sorted, value)]).toArray();
    }
}
