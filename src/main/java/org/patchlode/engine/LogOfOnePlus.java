package org.patchlode.engine;

/**
 * The logarithm of 1 + t for t from 0 to 1, right to rounding however small t is, for libraries that add 1 first: 2 artanh(s) with
 * s = t / (2 + t), at most a third, and artanh(s) = s (1 + s^2 / 3 + s^4 / 5 + ...).
 */
public final class LogOfOnePlus {

    /** To s^15 / 15; the next is 1e-9 of the sum. */
    private static final int TERMS = 8;

    private LogOfOnePlus() {}

    /** The exponent of the last term, as a power of the square of s. */
    public static int degree() {
        return TERMS - 1;
    }

    /** What stands before the square of s to that power. @param power from 0 to {@link #degree} */
    public static double coefficient(int power) {
        return 1.0 / (2 * power + 1);
    }
}
