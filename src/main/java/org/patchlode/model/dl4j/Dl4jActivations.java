package org.patchlode.model.dl4j;

import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.ModelException;
import org.patchlode.network.Operation;

/** DL4J's activation functions as operations. */
final class Dl4jActivations {

    private Dl4jActivations() {}

    /** The operation, or none for the identity. */
    static Optional<Operation> of(String layer, IActivation function) {
        if (function == null || function instanceof ActivationIdentity) {
            return Optional.empty();
        } else if (function instanceof ActivationSoftmax) {
            return Optional.of(new Operation.Softmax());
        } else if (function instanceof ActivationReLU relu) {
            return Optional.of(rectifier(layer, relu));
        } else if (function instanceof ActivationReLU6) {
            return activation(ActivationFunction.CLIPPED_RELU, 6);
        } else if (function instanceof ActivationLReLU leaky) {
            return activation(ActivationFunction.LEAKY_RELU, leaky.getAlpha());
        } else if (function instanceof ActivationELU elu) {
            return activation(ActivationFunction.ELU, elu.getAlpha());
        } else if (function instanceof ActivationSELU) {
            return activation(ActivationFunction.SELU, 0);
        } else if (function instanceof ActivationSigmoid) {
            return activation(ActivationFunction.SIGMOID, 0);
        } else if (function instanceof ActivationHardSigmoid) {
            return activation(ActivationFunction.HARD_SIGMOID, 0.2);
        } else if (function instanceof ActivationTanH) {
            return activation(ActivationFunction.TANH, 0);
        } else if (function instanceof ActivationSoftPlus) {
            return activation(ActivationFunction.SOFTPLUS, 0);
        } else if (function instanceof ActivationSoftSign) {
            return activation(ActivationFunction.SOFTSIGN, 0);
        } else if (function instanceof ActivationSwish) {
            return activation(ActivationFunction.SWISH, 0);
        }
        throw new ModelException("layer '%s' ends in the activation %s, which Patchlode cannot run; cut the model before it or replace it"
                .formatted(layer, function.getClass().getSimpleName().replace("Activation", "")));
    }

    private static Operation rectifier(String layer, ActivationReLU relu) {
        double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
        if (relu.getThreshold() != null && relu.getThreshold() != 0 || slope != 0 && relu.getMax() != null) {
            throw new ModelException("layer '%s' is a ReLU with threshold %s, negative slope %s and maximum %s, which Patchlode cannot run; use one without threshold, and with either a slope or a maximum"
                    .formatted(layer, relu.getThreshold(), slope, relu.getMax()));
        }
        if (slope != 0) {
            return new Operation.Activation(ActivationFunction.LEAKY_RELU, (float) slope);
        }
        return relu.getMax() == null ? Operation.Activation.RELU : new Operation.Activation(ActivationFunction.CLIPPED_RELU, relu.getMax().floatValue());
    }

    private static Optional<Operation> activation(ActivationFunction function, double alpha) {
        return Optional.of(new Operation.Activation(function, (float) alpha));
    }
}
