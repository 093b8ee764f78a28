package org.patchlode.model.keras;

import java.util.Optional;
import org.patchlode.network.Function;
import org.patchlode.network.Operation;

/** Keras' activation functions, by name, as operations. */
final class Nonlinearity {

    private Nonlinearity() {}

    /** The function of that name, none if it is linear. @param version of Keras */
    static Optional<Operation> named(KerasLayer layer, String name, int version) {
        return switch (name) {
            case "linear" -> Optional.empty();
            case "relu" -> Optional.of(Operation.Activation.RELU);
            case "relu6" -> activation(Function.CLIPPED_RELU, 6);
            case "leaky_relu" -> activation(Function.LEAKY_RELU, 0.2);
            case "elu", "celu" -> activation(Function.ELU, 1);
            case "selu" -> activation(Function.SELU, 0);
            case "sigmoid" -> activation(Function.SIGMOID, 0);
            // Keras 3 follows PyTorch here.
            case "hard_sigmoid" -> activation(Function.HARD_SIGMOID, version >= 3 ? 1.0 / 6 : 0.2);
            case "tanh" -> activation(Function.TANH, 0);
            case "hard_tanh" -> Optional.of(new Operation.Clip(-1, 1));
            case "softplus" -> activation(Function.SOFTPLUS, 0);
            case "softsign" -> activation(Function.SOFTSIGN, 0);
            case "swish", "silu" -> activation(Function.SWISH, 0);
            case "hard_silu", "hard_swish" -> activation(Function.HARD_SWISH, 0);
            // Keras computes it by erf unless told to approximate, which a name cannot tell.
            case "gelu" -> activation(Function.GELU, 0);
            case "mish" -> activation(Function.MISH, 0);
            case "softmax" -> Optional.of(new Operation.Softmax());
            default -> throw layer.refused("ends in the activation '%s', which Patchlode cannot run; cut the model before it or replace it".formatted(name));
        };
    }

    static Optional<Operation> activation(Function function, double alpha) {
        return Optional.of(new Operation.Activation(function, (float) alpha));
    }
}
