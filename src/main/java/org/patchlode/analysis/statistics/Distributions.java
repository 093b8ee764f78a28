package org.patchlode.analysis.statistics;

import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Gamma;

/** Tails and quantiles of distributions. */
public final class Distributions {

    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    /** Where the incomplete gamma function is as exact as a double. */
    private static final double EPSILON = 1e-15;

    private Distributions() {}

    /** Value that a standard normal variable is below with a probability. @param p between 0 and 1 */
    public static double normalQuantile(double p) {
        return NORMAL.inverseCumulativeProbability(p);
    }

    /** Probability of at least this value of χ², exact in the far tail too. @param degrees of freedom, at least 1 */
    public static double chiSquareAtLeast(double value, long degrees) {
        return value <= 0 ? 1 : Math.min(1, Gamma.regularizedGammaQ(degrees / 2.0, value / 2, EPSILON, Integer.MAX_VALUE));
    }

    /**
     * Probability of at least so many hits among some that are drawn without putting back.
     *
     * @param hits among the drawn
     * @param population all there are
     * @param marked of all
     * @param drawn of all
     */
    public static double hypergeometricAtLeast(int hits, int population, int marked, int drawn) {
        return hits <= 0 ? 1 : Math.min(1, new HypergeometricDistribution(null, population, marked, drawn).upperCumulativeProbability(hits));
    }

    /** ψ, the derivative of the logarithm of Γ, to 1e-8. @param x above 0 */
    public static double digamma(double x) {
        return Gamma.digamma(x);
    }
}
