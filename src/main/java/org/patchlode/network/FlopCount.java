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
        return network.nodes().subList(0, last + 1).stream().mapToDouble(FlopCount::flops).sum();
    }

    private static double flops(Node node) {
        return switch (node.operation().type()) {
            case CONVOLUTION -> 2.0 * ((Operation.Convolution) node.operation()).weights().length * node.shape().plane();
            case DENSE -> 2.0 * ((Operation.Dense) node.operation()).weights().length;
            // Little beside those: some operations a unit at most.
            case INPUT, ACTIVATION, PRELU, CLIP, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION,
                    ZERO_PADDING, BORDER_PADDING, CROPPING, UPSAMPLING, EXTREMUM, LAYER_NORMALIZATION, LOG_SOFTMAX, CONCATENATION, ADDITION,
                    MULTIPLICATION, MAP_SELECTION, FLATTEN, SOFTMAX, IDENTITY, FOREIGN -> 0;
        };
    }
}
