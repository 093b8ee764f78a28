package org.patchlode.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlopCountTest {

    @Test
    void countsTwoOperationsForEachWeightAndPositionUpToTheLastNode() {
        Network.Builder builder = Network.builder("data", new Shape(3, 8, 8));
        // 8x8 -> 4x4, two groups would halve the weights as stored.
        String x = builder.layer("conv", new Operation.Convolution(Geometry.square(3, 2, 1), 5, 1, new float[5 * 3 * 9], new float[5]), "data");
        x = builder.layer("relu", Operation.Activation.RELU, x);
        x = builder.layer("flat", new Operation.Flatten(false), x);
        builder.layer("dense", new Operation.Dense(7, new float[7 * 80], new float[7]), x);
        Network network = builder.build();

        double convolution = 2.0 * 5 * 3 * 9 * 4 * 4;
        assertThat(FlopCount.flops(network, 2)).isEqualTo(convolution);
        assertThat(FlopCount.flops(network, network.nodes().size() - 1)).isEqualTo(convolution + 2 * 7 * 80);
    }
}
