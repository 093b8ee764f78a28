package org.patchlode.model.keras;

import java.util.Optional;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Operation;

/** Keras' activation functions, by name, as operations. */
final class KerasActivations {

    private KerasActivations() {}

    /** The function of that name, none if it is linear. @param version of Keras */
    static Optional<Operation> named(KerasLayer layer, String name, int version) {
        return switch (name) {
            case "linear" -> Optional.empty();
            case "relu" -> Optional.of(Operation.Activation.RELU);
            case "relu6" -> activation(ActivationFunction.CLIPPED_RELU, 6);
            case "leaky_relu" -> activation(ActivationFunction.LEAKY_RELU, 0.2);
            case "elu", "celu" -> activation(ActivationFunction.ELU, 1);
            case "selu" -> activation(ActivationFunction.SELU, 0);
            case "sigmoid" -> activation(ActivationFunction.SIGMOID, 0);
            // Keras 3 follows PyTorch here.
            case "hard_sigmoid" -> activation(ActivationFunction.HARD_SIGMOID, version >= 3 ? 1.0 / 6 : 0.2);
            case "tanh" -> activation(ActivationFunction.TANH, 0);
            case "hard_tanh" -> Optional.of(new Operation.Clip(-1, 1));
            case "softplus" -> activation(ActivationFunction.SOFTPLUS, 0);
            case "softsign" -> activation(ActivationFunction.SOFTSIGN, 0);
            case "swish", "silu" -> activation(ActivationFunction.SWISH, 0);
            case "hard_silu", "hard_swish" -> activation(ActivationFunction.HARD_SWISH, 0);
            // Keras computes it by erf unless told to approximate, which a name cannot tell.
            case "gelu" -> activation(ActivationFunction.GELU, 0);
            case "mish" -> activation(ActivationFunction.MISH, 0);
            case "softmax" -> Optional.of(new Operation.Softmax());
            default -> throw layer.refused("ends in the activation '%s', which Patchlode cannot run; cut the model before it or replace it".formatted(name));
        };
    }

    static Optional<Operation> activation(ActivationFunction function, double alpha) {
        return Optional.of(new Operation.Activation(function, (float) alpha));
    }
}
