package org.patchlode.engine;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.patchlode.timing.StepTimes;

/** What one thread does with an {@link Engine}. Not thread-safe. */
public interface Worker extends AutoCloseable {

    /**
     * Runs images forward and reports the best unit of each feature map of the planned layers; no map leaves the engine.
     *
     * @param images {@code [count, channels, rows, columns]}, in the network's input units; the array may be longer
     * @param count images, from 1 to {@link Engine#microBatch()}
     * @param counted places of the images of which {@link Peaks#active} is wanted
     * @param sink told once for each image and planned layer, images in order, layers in the plan's order
     */
    void peaks(float[] images, int count, IntPredicate counted, PeakSink sink);

    /** The same without any {@link Peaks#active}. */
    default void peaks(float[] images, int count, PeakSink sink) {
        peaks(images, count, image -> false, sink);
    }

    /**
     * Runs images forward and gives whole activations of the plan's {@link EnginePlan#whole} layers. A layer's are the same to the
     * bit at every place of a batch, in any company, and whichever other layers are mined or asked for; they agree with its
     * {@link #peaks} to 1e-5 of its scale.
     *
     * @param images {@code [count, channels, rows, columns]}, in the network's input units; the array may be longer
     * @param count images, from 1 to {@link Engine#microBatch()}
     * @param sink told once for each image and layer, images in order, layers in the plan's order
     */
    void activations(float[] images, int count, ActivationSink sink);

    /**
     * Runs one image forward in several variants, in each of which some feature maps are held at zero, and gives whole activations
     * of the plan's {@link EnginePlan#whole} layers. What lies before the first changed node is run once for all variants that
     * change the same nodes, and nothing is compiled again for other maps of them, so a call with a thousand variants costs little
     * more than a thousand times what lies behind.
     *
     * <p>A variant's activations are the same to the bit in any company. Without ablations they are those of {@link #activations};
     * a changed node's own activation shows the zeros.
     *
     * @param image {@code [channels, rows, columns]}, in the network's input units; the array may be longer
     * @param variants the maps that each holds at zero; may be none
     * @param sink told once for each variant and layer: a variant's layers in the plan's order, variants that change the same nodes
     *     in theirs
     * @throws IllegalArgumentException if the network has no such map
     */
    void ablations(float[] image, List<Set<Ablation>> variants, ActivationSink sink);

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
