package org.patchlode.analysis.sensitivity;

import java.io.Serializable;

/**
 * What the network answered.
 *
 * @param probability of the identity's class, by image; NaN where it has none
 * @param correct 1 where that class was the network's answer, else 0; likewise
 */
public record Answers(double[] probability, double[] correct) implements Serializable {

    /** Of responses that are no network's. */
    public static final Answers NONE = new Answers(new double[0], new double[0]);

    boolean known() {
        return probability.length > 0;
    }
}
