package org.patchlode.faces.train;

import java.util.List;

/**
 * How a training went, to stand beside the weights.
 *
 * @param options as trained with
 * @param rendererVersion of {@link org.patchlode.faces.render.FaceRenderer}
 * @param parameters of the network
 * @param curve one point an epoch
 * @param overall accuracy on the test images
 * @param byYaw the same by the turn of the head
 * @param byAzimuth the same by where the light comes from, sideways
 * @param byElevation the same by how high the light stands
 * @param seconds in all
 */
public record TrainingRecord(TrainOptions options, String rendererVersion, long parameters, List<Point> curve, Accuracy overall,
        List<Accuracy> byYaw, List<Accuracy> byAzimuth, List<Accuracy> byElevation, double seconds) {

    /** Copies the lists. */
    public TrainingRecord {
        curve = List.copyOf(curve);
        byYaw = List.copyOf(byYaw);
        byAzimuth = List.copyOf(byAzimuth);
        byElevation = List.copyOf(byElevation);
    }

    /**
     * The state after one epoch.
     *
     * @param epoch from 1
     * @param learningRate in it
     * @param loss of its last batches, averaged over workers
     * @param accuracy on the test images
     * @param seconds since the start
     */
    public record Point(int epoch, double learningRate, double loss, double accuracy, double seconds) {}

    /**
     * Accuracy on some test images.
     *
     * @param name which
     * @param images how many
     * @param accuracy fraction whose identity was told right
     */
    public record Accuracy(String name, int images, double accuracy) {}
}
