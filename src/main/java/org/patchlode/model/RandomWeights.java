package org.patchlode.model;

import java.util.Arrays;
import java.util.Random;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/**
 * A network of the same structure whose weights are drawn: what its structure alone does, as a baseline for what training did.
 * Weights of convolutions and dense layers are normal with the variance 2 / inputs of He et al. 2015, biases 0; normalisations
 * scale by 1 and shift by 0, as before a training.
 */
public final class RandomWeights {

    private RandomWeights() {}

    /**
     * Draws weights; the same for the same seed, whatever else the network has.
     *
     * @throws ModelException if the network has operators of its own file's, whose weights are not known
     */
    public static Network of(Network network, long seed) {
        if (network.foreign().isPresent()) {
            throw new ModelException("the network has operators that are run as its file has them, so that their weights cannot be drawn; leave the random baseline out");
        }
        Node input = network.nodes().get(0);
        Network.Builder builder = Network.builder(input.name(), input.shape());
        for (Node node : network.nodes().subList(1, network.nodes().size())) {
            builder.step(node.name(), drawn(node.operation(), new Random(seed * 31 + node.name().hashCode())),
                    node.inputs().stream().map(index -> network.nodes().get(index).name()).toArray(String[]::new));
        }
        network.layers().forEach(layer -> builder.declareLayer(layer.node().name(), layer.kind()));
        return builder.build();
    }

    private static Operation drawn(Operation operation, Random random) {
        if (operation instanceof Operation.Convolution convolution) {
            return new Operation.Convolution(convolution.geometry(), convolution.outputs(), convolution.groups(),
                    weights(convolution.weights().length, convolution.outputs(), random), new float[convolution.bias().length]);
        }
        if (operation instanceof Operation.Dense dense) {
            return new Operation.Dense(dense.outputs(), weights(dense.weights().length, dense.outputs(), random), new float[dense.bias().length]);
        }
        if (operation instanceof Operation.BatchNormalization normalization) {
            return new Operation.BatchNormalization(ones(normalization.scale().length), new float[normalization.shift().length]);
        }
        if (operation instanceof Operation.LayerNormalization normalization) {
            return new Operation.LayerNormalization(ones(normalization.scale().length), new float[normalization.shift().length], normalization.epsilon());
        }
        return operation;
    }

    private static float[] weights(int count, int outputs, Random random) {
        double deviation = Math.sqrt(2.0 * outputs / count);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (deviation * random.nextGaussian());
        }
        return weights;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
