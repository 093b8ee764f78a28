package org.patchlode.engine;

/** Takes the best units of one image and layer. */
@FunctionalInterface
public interface PeakSink {

    /**
     * @param image place in the batch
     * @param layer place in the plan's layers
     * @param peaks of every feature map; overwritten after the call
     */
    void accept(int image, int layer, Peaks peaks);
}
