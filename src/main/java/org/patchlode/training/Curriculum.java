package org.patchlode.training;

/** The learning rate: up in a straight line for the first fifth, then down to nearly zero along a cosine. */
final class Curriculum {

    private static final double RISE = 0.2;

    private Curriculum() {}

    /** @param epoch from 0 */
    static double learningRate(TrainOptions options, int epoch) {
        double middle = (epoch + 0.5) / options.epochs();
        double factor = middle < RISE ? middle / RISE : 0.5 * (1 + Math.cos(Math.PI * (middle - RISE) / (1 - RISE)));
        return options.learningRate() * factor;
    }
}
