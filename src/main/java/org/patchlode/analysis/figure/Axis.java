package org.patchlode.analysis.figure;

/**
 * An axis of a figure.
 *
 * @param label what it measures, with its unit: "shift to the right, pixels"
 * @param kind how its values are laid out
 */
public record Axis(String label, Kind kind) {

    /** How values are laid out. */
    public enum Kind {
        /** In proportion; begins where the values begin. */
        LINEAR,
        /** In proportion, with 0 on it: for lengths and shares. */
        FROM_ZERO,
        /** By their logarithm; values are above 0. */
        LOGARITHMIC
    }

    /** In proportion. */
    public static Axis of(String label) {
        return new Axis(label, Kind.LINEAR);
    }

    /** In proportion, with 0 on it. */
    public static Axis fromZero(String label) {
        return new Axis(label, Kind.FROM_ZERO);
    }
}
