package org.patchlode.analysis.statistics;

import java.io.Serializable;

/**
 * An estimate with its confidence interval.
 *
 * @param value NaN if there is nothing to estimate it from
 * @param low lower end; NaN if there is too little to tell
 * @param high upper end; likewise
 */
public record Interval(double value, double low, double high) implements Serializable {

    /** Nothing is known. */
    public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN);

    /** An estimate of which nothing says how sure it is. */
    public static Interval unsure(double value) {
        return new Interval(value, Double.NaN, Double.NaN);
    }

    /** Whether a value lies inside; never if the ends are not known. */
    public boolean contains(double other) {
        return low <= other && other <= high;
    }
}
