package org.patchlode.analysis.sensitivity;

import java.io.Serializable;

/**
 * What the network answered.
 *
 * @param probability of the identity's class, by image; NaN where it has none
 * @param correct 1 where that class was the network's answer, else 0; likewise
 */
public record Answers(double[] probability, double[] correct) implements Serializable {}
