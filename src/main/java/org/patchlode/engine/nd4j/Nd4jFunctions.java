package org.patchlode.engine.nd4j;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.patchlode.network.Operation;

/** The non-linearities other than ReLUs, by ND4J's own definitions. */
final class Nd4jFunctions {

    private Nd4jFunctions() {}

    /** Applies the function in place. */
    static void apply(Operation.Activation activation, INDArray array) {
        INDArray result = function(activation).getActivation(array, false);
        if (result != array) {
            array.assign(result);
        }
    }

    private static IActivation function(Operation.Activation a) {
        return switch (a.function()) {
            case LEAKY_RELU -> new ActivationLReLU(a.alpha());
            case ELU -> new ActivationELU(a.alpha());
            case SELU -> new ActivationSELU();
            case SIGMOID -> new ActivationSigmoid();
            case HARD_SIGMOID -> new ActivationHardSigmoid();
            case TANH -> new ActivationTanH();
            case SOFTPLUS -> new ActivationSoftPlus();
            case SOFTSIGN -> new ActivationSoftSign();
            case SWISH -> new ActivationSwish();
            case RELU, CLIPPED_RELU -> throw new IllegalArgumentException(a.function() + " has an op of its own");
        };
    }
}
