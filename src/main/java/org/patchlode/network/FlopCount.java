package org.patchlode.network;

/** How much arithmetic a network is. */
public final class FlopCount {

    private FlopCount() {}

    /**
     * Floating-point operations of one image's forward pass: two for each multiply and add of convolutions and dense layers,
     * as they are defined; faster algorithms do with fewer. All else is left out.
     *
     * @param last index of the last node that is run
     */
    public static double flops(Network network, int last) {
        double flops = 0;
        for (Node node : network.nodes().subList(0, last + 1)) {
            if (node.operation() instanceof Operation.Convolution convolution) {
                flops += 2.0 * convolution.weights().length * node.shape().plane();
            } else if (node.operation() instanceof Operation.Dense dense) {
                flops += 2.0 * dense.weights().length;
            }
        }
        return flops;
    }
}
