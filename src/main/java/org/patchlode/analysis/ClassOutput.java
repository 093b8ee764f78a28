package org.patchlode.analysis;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.patchlode.engine.Peaks;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * The layer by which a network answers with a class, and how probabilities are read from it.
 *
 * @param layer with one value a class
 * @param softmax whether those are probabilities; else their softmax is
 */
public record ClassOutput(Layer layer, boolean softmax) implements Serializable {

    /** Of a network that ends in a list of two values or more; of one that ends in operators unknown here, if its graph gives that list. */
    public static Optional<ClassOutput> of(Network network) {
        List<Layer> layers = network.layers();
        Layer last = layers.get(layers.size() - 1);
        Shape shape = last.shape();
        boolean ends = last.node().index() == network.nodes().size() - 1
                && (network.foreign().isEmpty() || last.node().operation() instanceof Operation.Foreign answer && answer.arrangement() == Operation.Foreign.Arrangement.ANSWER);
        return ends && shape.plane() == 1 && shape.maps() > 1 ? Optional.of(new ClassOutput(last, endsInSoftmax(network, last.node()))) : Optional.empty();
    }

    /** Whether the values are a softmax's, as they are or rearranged. */
    private static boolean endsInSoftmax(Network network, Node node) {
        boolean passes = node.operation() instanceof Operation.Identity || node.operation() instanceof Operation.Flatten;
        boolean foreign = node.operation() instanceof Operation.Foreign answer && answer.operator().equals("Softmax");
        return foreign || node.operation() instanceof Operation.Softmax || passes && endsInSoftmax(network, network.nodes().get(node.input()));
    }

    /** Classes told apart. */
    public int classes() {
        return layer.shape().maps();
    }

    /** What the layer gave, from its best units: it has one a map. */
    public static float[] outputs(Peaks given) {
        float[] outputs = new float[given.maps()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = given.value(i);
        }
        return outputs;
    }

    /** Of a class. @param outputs what the layer gave */
    public double probability(float[] outputs, int of) {
        if (softmax) {
            return outputs[of];
        }
        double largest = outputs[first(outputs)];
        double sum = 0;
        for (float output : outputs) {
            sum += Math.exp(output - largest);
        }
        return Math.exp(outputs[of] - largest) / sum;
    }

    /** Of all classes. @param outputs what the layer gave */
    public double[] probabilities(float[] outputs) {
        double[] probabilities = new double[outputs.length];
        double largest = outputs[first(outputs)];
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            probabilities[i] = softmax ? outputs[i] : Math.exp(outputs[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < outputs.length && !softmax; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /** The class with the largest output; of several the lowest. */
    public int first(float[] outputs) {
        int first = 0;
        for (int i = 1; i < outputs.length; i++) {
            if (outputs[i] > outputs[first]) {
                first = i;
            }
        }
        return first;
    }
}
