package org.patchlode.engine;

/** Takes whole activations of one image and layer. */
@FunctionalInterface
public interface ActivationSink {

    /**
     * @param image place in the batch, or of the variant in its list
     * @param layer place in the plan's {@link EnginePlan#whole} layers
     * @param activation {@code [maps, rows, columns]}, exactly as long; overwritten after the call
     */
    void accept(int image, int layer, float[] activation);
}
