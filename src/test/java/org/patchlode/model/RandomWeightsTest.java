package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

class RandomWeightsTest {

    private static Network trained() {
        Network.Builder builder = Network.builder("input", new Shape(50, 1, 1));
        builder.step("fc0", new Operation.Dense(40, new float[40 * 50], filled(40)), "input");
        builder.layer("relu0", new Operation.Activation(ActivationFunction.RELU, 0), "fc0");
        builder.step("bn", new Operation.BatchNormalization(filled(40), filled(40)), "relu0");
        builder.layer("fc1", new Operation.Dense(40, new float[40 * 40], filled(40)), "bn");
        return builder.build();
    }

    private static float[] filled(int count) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, 3);
        return values;
    }

    private static Operation.Dense dense(Network network, String name) {
        return (Operation.Dense) network.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow().operation();
    }

    @Test
    void theStructureStaysAndTheWeightsAreDrawn() {
        Network network = trained();
        Network random = RandomWeights.of(network, 1);
        assertThat(random.layers()).extracting(Layer::name).containsExactly("relu0", "fc1");
        assertThat(random.nodes()).extracting(Node::inputs).isEqualTo(network.nodes().stream().map(Node::inputs).toList());
        float[] weights = dense(random, "fc0").weights();
        double sum = 0;
        double squares = 0;
        for (float weight : weights) {
            sum += weight;
            squares += (double) weight * weight;
        }
        // He: 2 / 50 inputs; 2,000 weights.
        assertThat(sum / weights.length).isCloseTo(0, within(4 * Math.sqrt(0.04 / weights.length)));
        assertThat(squares / weights.length).isCloseTo(0.04, within(0.04 * 4 * Math.sqrt(2.0 / weights.length)));
        assertThat(dense(random, "fc0").bias()).containsOnly(0);
        Operation.BatchNormalization normalization = (Operation.BatchNormalization) random.nodes().get(3).operation();
        assertThat(normalization.scale()).containsOnly(1);
        assertThat(normalization.shift()).containsOnly(0);
        assertThat(dense(trained(), "fc0").bias()).as("the trained network is left as it is").containsOnly(3);
    }

    @Test
    void theSeedDecides() {
        assertThat(dense(RandomWeights.of(trained(), 7), "fc1").weights()).isEqualTo(dense(RandomWeights.of(trained(), 7), "fc1").weights());
        assertThat(dense(RandomWeights.of(trained(), 7), "fc1").weights()).isNotEqualTo(dense(RandomWeights.of(trained(), 8), "fc1").weights());
    }
}
