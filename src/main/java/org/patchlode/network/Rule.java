package org.patchlode.network;

import java.util.Locale;

/**
 * How a signal passes a ReLU on its way back to the pixels. Everything else is the transpose of the forward operation.
 */
public enum Rule {
    /** max(0, signal), whatever the input was: Zeiler &amp; Fergus 2014, section 2.1. */
    DECONVNET,
    /** max(0, signal) where the input was positive: Springenberg et al. 2015. */
    GUIDED,
    /** The signal where the input was positive: the gradient, Simonyan et al. 2014. */
    GRADIENT,
    /** No projection at all. */
    NONE;

    /** As on the command line and in the result. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
