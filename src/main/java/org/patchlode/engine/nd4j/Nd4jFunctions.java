package org.patchlode.engine.nd4j;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.patchlode.network.Operation;

/** The non-linearities other than ReLUs, by ND4J's own definitions. */
final class Nd4jFunctions {

    private Nd4jFunctions() {}

    /** Applies the function in place. */
    static void apply(Operation.Activation activation, INDArray array) {
        switch (activation.function()) {
            case HARD_SIGMOID -> clipLine(array, activation.alpha());
            case HARD_SWISH -> scale(array, clipLine(array.dup(), 1 / 6f));
            case GELU -> scale(array, Nd4j.getExecutioner().exec(new Erf(array.mul(Math.sqrt(0.5)))).addi(1).muli(0.5));
            case MISH -> scale(array, new ActivationTanH().getActivation(new ActivationSoftPlus().getActivation(array.dup(), false), false));
            default -> {
                INDArray result = function(activation).getActivation(array, false);
                if (result != array) {
                    array.assign(result);
                }
            }
        }
    }

    private static INDArray clipLine(INDArray array, float slope) {
        INDArray line = array.muli(slope).addi(0.5f);
        Nd4j.exec(DynamicCustomOp.builder("clipbyvalue").addInputs(line).addOutputs(line).addFloatingPointArguments(0.0, 1.0).build());
        return line;
    }

    private static void scale(INDArray array, INDArray by) {
        array.muli(by);
        by.close();
    }

    private static IActivation function(Operation.Activation a) {
        return switch (a.function()) {
            case LEAKY_RELU -> new ActivationLReLU(a.alpha());
            case ELU -> new ActivationELU(a.alpha());
            case SELU -> new ActivationSELU();
            case SIGMOID -> new ActivationSigmoid();
            case TANH -> new ActivationTanH();
            case SOFTPLUS -> new ActivationSoftPlus();
            case SOFTSIGN -> new ActivationSoftSign();
            case SWISH -> new ActivationSwish();
            default -> throw new IllegalArgumentException(a.function() + " has an op of its own");
        };
    }
}
