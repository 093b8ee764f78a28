package org.patchlode.engine.onednn;

import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/**
 * How many images are mined together: a function of the network alone, so that all executors choose alike.
 *
 * <p>One image at a time keeps activations in the cache and lets concatenations be made in place; it was fastest or
 * within 6 % of it on networks whose weights are each used at 150 positions of an image or more. Where a weight is used at
 * few positions, reading the weights is most of the work, and eight images share it: 1.4 times as fast on a ResNet whose
 * weights are used at 49 positions on average.
 */
final class MicroBatch {

    private static final double FEW_POSITIONS = 100;
    private static final int SHARED = 8;

    private MicroBatch() {}

    static int of(Network network) {
        double uses = 0;
        double weights = 0;
        for (Node node : network.nodes()) {
            if (node.operation() instanceof Operation.Convolution convolution) {
                weights += convolution.weights().length;
                uses += (double) convolution.weights().length * node.shape().plane();
            }
        }
        return weights > 0 && uses / weights < FEW_POSITIONS ? SHARED : 1;
    }
}
