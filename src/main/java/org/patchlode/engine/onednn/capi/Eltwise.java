package org.patchlode.engine.onednn.capi;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_bounded_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_elu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_hardswish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_mish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_swish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;

import java.util.List;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Operation;

/** One pointwise function that oneDNN has. @param algorithm its number there @param alpha @param beta its parameters */
public record Eltwise(int algorithm, float alpha, float beta) {

    private static final float SELU_ALPHA = 1.6732632423543772f;
    private static final float SELU_SCALE = 1.0507009873554805f;

    /** Whether {@link #of} can express the operation; softsign and an exact softplus take arithmetic of tensors, PReLU has weights. */
    public static boolean expressible(Operation operation) {
        return operation instanceof Operation.Clip
                || operation instanceof Operation.Activation activation && activation.function() != ActivationFunction.SOFTSIGN && activation.function() != ActivationFunction.SOFTPLUS;
    }

    /** The functions that, one after the other, make up a non-linearity. */
    public static List<Eltwise> of(Operation operation) {
        if (operation instanceof Operation.Clip clip) {
            return one(dnnl_eltwise_clip, Math.max(clip.minimum(), -Float.MAX_VALUE), Math.min(clip.maximum(), Float.MAX_VALUE));
        }
        Operation.Activation activation = (Operation.Activation) operation;
        float alpha = activation.alpha();
        return switch (activation.function()) {
            case RELU -> one(dnnl_eltwise_relu, 0, 0);
            case CLIPPED_RELU -> one(dnnl_eltwise_bounded_relu, alpha, 0);
            case LEAKY_RELU -> one(dnnl_eltwise_relu, alpha, 0);
            case ELU -> one(dnnl_eltwise_elu, alpha, 0);
            case SELU -> List.of(new Eltwise(dnnl_eltwise_elu, SELU_ALPHA, 0), new Eltwise(dnnl_eltwise_linear, SELU_SCALE, 0));
            case SIGMOID -> one(dnnl_eltwise_logistic, 0, 0);
            case HARD_SIGMOID -> List.of(new Eltwise(dnnl_eltwise_linear, alpha, 0.5f), new Eltwise(dnnl_eltwise_clip, 0, 1));
            case TANH -> one(dnnl_eltwise_tanh, 0, 0);
            case SWISH -> one(dnnl_eltwise_swish, 1, 0);
            case HARD_SWISH -> one(dnnl_eltwise_hardswish, 0, 0);
            case GELU -> one(dnnl_eltwise_gelu_erf, 0, 0);
            case MISH -> one(dnnl_eltwise_mish, 0, 0);
            case SOFTSIGN, SOFTPLUS -> throw new IllegalArgumentException(activation.kind() + " is no chain of functions of oneDNN");
        };
    }

    private static List<Eltwise> one(int algorithm, float alpha, float beta) {
        return List.of(new Eltwise(algorithm, alpha, beta));
    }
}
