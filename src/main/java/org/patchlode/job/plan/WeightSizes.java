package org.patchlode.job.plan;

import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.WeightCount;

/** Sizes of weights, for the plan's estimate of memory. */
final class WeightSizes {

    private WeightSizes() {}

    /** In the layout for mining: Winograd's has 36 values for the 9 of a 3x3 kernel. */
    static long mined(Node node) {
        boolean winograd = node.operation() instanceof Operation.Convolution c && c.groups() == 1
                && c.geometry().kernelRows() == 3 && c.geometry().kernelColumns() == 3
                && c.geometry().strideRows() == 1 && c.geometry().strideColumns() == 1;
        return winograd ? 4 * bytes(node) : bytes(node);
    }

    /** As the model has them. */
    static long bytes(Node node) {
        return Float.BYTES * WeightCount.of(node.operation());
    }
}
