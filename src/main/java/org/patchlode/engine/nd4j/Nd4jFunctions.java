package org.patchlode.engine.nd4j;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.patchlode.engine.LogOfOnePlus;
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
            case SOFTPLUS -> softplus(array);
            case MISH -> scale(array, new ActivationTanH().getActivation(softplus(array.dup()), false));
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

    /**
     * {@code max(0, x) + log(1 + t)} with {@code t = exp(-|x|)}: ND4J's own takes the exponential of x, which is infinite from 89 on. Its
     * log1p adds 1 first, which leaves rounding of a small t; so the logarithm is that of {@link LogOfOnePlus}.
     */
    private static INDArray softplus(INDArray array) {
        INDArray quotient = Transforms.abs(array, true).negi();
        Nd4j.getExecutioner().exec(new Exp(quotient, quotient));
        try (INDArray divisor = quotient.add(2)) {
            quotient.divi(divisor);
        }
        INDArray square = quotient.mul(quotient);
        int degree = LogOfOnePlus.degree();
        INDArray sum = square.mul(LogOfOnePlus.coefficient(degree)).addi(LogOfOnePlus.coefficient(degree - 1));
        for (int power = degree - 2; power >= 0; power--) {
            sum.muli(square).addi(LogOfOnePlus.coefficient(power));
        }
        Transforms.max(array, 0, false).addi(sum.muli(quotient).muli(2));
        quotient.close();
        square.close();
        sum.close();
        return array;
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
            case SOFTSIGN -> new ActivationSoftSign();
            case SWISH -> new ActivationSwish();
            default -> throw new IllegalArgumentException(a.function() + " has an op of its own");
        };
    }
}
