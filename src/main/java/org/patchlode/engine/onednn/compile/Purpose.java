package org.patchlode.engine.onednn.compile;

/** What a program is compiled for. */
public enum Purpose {

    /**
     * Peaks, as fast as can be: Winograd where it pays, outputs read as they lie. Its rounding, a few times that of direct
     * convolution, moves scores by some 1e-6 of a layer's scale.
     */
    MINE,

    /**
     * Whole activations, as true as 32-bit floats allow: direct convolutions alone, outputs read as {@code nchw}. Switches
     * and masks are decided by comparing activations, so a larger rounding would turn more of them over, each of which is
     * visible in a projection.
     */
    TRACE,

    /**
     * Whole activations, as fast as peaks: the kernels of {@link #MINE}, outputs read as {@code nchw}. Each output is made by the
     * same steps whatever else is wanted.
     */
    WHOLE,

    /** As {@link #WHOLE}, by direct convolutions: Winograd's tiles let rounding pass from pixels that a unit does not see. */
    WHOLE_LOCAL;

    /** Whether convolutions may be Winograd's. */
    boolean fast() {
        return this == MINE || this == WHOLE;
    }

    /** Whether each output is made by the same steps whatever else is wanted. */
    boolean alike() {
        return this == WHOLE || this == WHOLE_LOCAL;
    }

    /** Whether outputs are read as {@code nchw}. */
    boolean plain() {
        return this != MINE;
    }
}
