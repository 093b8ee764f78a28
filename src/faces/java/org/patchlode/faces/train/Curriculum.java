package org.patchlode.faces.train;

/** The learning rate: up in a straight line for the first fifth, then down to nearly zero along a cosine. */
final class Curriculum {

    private static final double RISE = 0.2;

    private Curriculum() {}

    /** @param part of the training that is done, 0 to 1 */
    static double learningRate(TrainOptions options, double part) {
        double factor = part < RISE ? part / RISE : 0.5 * (1 + Math.cos(Math.PI * (part - RISE) / (1 - RISE)));
        return options.learningRate() * factor;
    }
}
