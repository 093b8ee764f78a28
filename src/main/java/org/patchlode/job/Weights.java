package org.patchlode.job;

import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/** Sizes of weights, for the plan's memory bound. */
final class Weights {

    private Weights() {}

    static long bytes(Node node) {
        if (node.operation() instanceof Operation.Convolution c) {
            return 4L * (c.weights().length + c.bias().length);
        } else if (node.operation() instanceof Operation.Dense d) {
            return 4L * (d.weights().length + d.bias().length);
        } else if (node.operation() instanceof Operation.BatchNormalization n) {
            return 8L * n.scale().length;
        } else if (node.operation() instanceof Operation.PRelu p) {
            return 4L * p.slopes().length;
        }
        return 0;
    }
}
