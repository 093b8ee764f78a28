package org.patchlode.engine;

import java.util.Set;
import org.patchlode.timing.StepTimes;

/** What one thread does with an {@link Engine}. Not thread-safe. */
public interface Worker extends AutoCloseable {

    /**
     * Runs images forward and reports the best unit of each feature map of the planned layers; no map leaves the engine.
     *
     * @param images {@code [count, channels, rows, columns]}, in the network's input units; the array may be longer
     * @param count images, from 1 to {@link Engine#microBatch()}
     * @param sink told once for each image and planned layer, images in order, layers in the plan's order
     */
    void peaks(float[] images, int count, PeakSink sink);

    /**
     * From now on {@link #peaks} laps into these times, reductions apart from the forward pass where the backend can tell
     * them apart.
     */
    default void lapInto(StepTimes times) {}

    /**
     * Runs one image forward and keeps the activations that a projection needs. A backend may use truer kernels than for
     * {@link #peaks}; the two then agree to 1e-5 of a layer's scale.
     *
     * @param image {@code [channels, rows, columns]}, in the network's input units
     * @param nodes indices of the nodes whose activations to keep
     */
    Activations trace(float[] image, Set<Integer> nodes);

    /**
     * The transpose of a convolution without its bias and padding: every position of {@code signal} adds its kernel,
     * scaled, to the window it came from, as if the plane had no border.
     *
     * @param node index of a {@link org.patchlode.network.Operation.Convolution}
     * @param signal {@code [count, outputs, rows, columns]}; the array may be longer
     * @param count signals
     * @param rows of each signal
     * @param columns of each signal
     * @return {@code [count, inputs, (rows - 1) * stride + extent, (columns - 1) * stride + extent]}; may be longer, and
     *     is overwritten by the next call
     */
    float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns);

    @Override
    void close();
}
