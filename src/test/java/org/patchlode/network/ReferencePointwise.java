package org.patchlode.network;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.math3.special.Erf;

/** What changes units one by one, or joins inputs unit by unit, as defined. */
public final class ReferencePointwise {

    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    private ReferencePointwise() {}

    static double[] all(Operation operation, double[] x, Shape in) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = pointwise(operation, i / in.plane(), x[i]);
        }
        return y;
    }

    static double[] join(List<double[]> inputs, DoubleBinaryOperator operator) {
        double[] y = inputs.get(0).clone();
        for (double[] input : inputs.subList(1, inputs.size())) {
            for (int i = 0; i < y.length; i++) {
                y[i] = operator.applyAsDouble(y[i], input[i]);
            }
        }
        return y;
    }

    static double[] product(List<double[]> inputs, Shape out) {
        double[] y = new double[out.size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = 1;
            for (double[] input : inputs) {
                y[i] *= input[input.length == y.length ? i : i / out.plane()];
            }
        }
        return y;
    }

    /** A non-linearity at one value of a map. */
    public static double pointwise(Operation operation, int map, double v) {
        if (operation instanceof Operation.Activation activation) {
            return activate(activation, v);
        } else if (operation instanceof Operation.PRelu prelu) {
            return v > 0 ? v : prelu.slopes()[map] * v;
        }
        Operation.Clip clip = (Operation.Clip) operation;
        return Math.max(clip.minimum(), Math.min(clip.maximum(), v));
    }

    private static double activate(Operation.Activation activation, double v) {
        double alpha = activation.alpha();
        return switch (activation.function()) {
            case RELU -> Math.max(0, v);
            case CLIPPED_RELU -> Math.min(Math.max(0, v), alpha);
            case LEAKY_RELU -> v > 0 ? v : alpha * v;
            case ELU -> v > 0 ? v : alpha * Math.expm1(v);
            case SELU -> SELU_SCALE * (v > 0 ? v : SELU_ALPHA * Math.expm1(v));
            case SIGMOID -> 1 / (1 + Math.exp(-v));
            case HARD_SIGMOID -> Math.max(0, Math.min(1, alpha * v + 0.5));
            case TANH -> Math.tanh(v);
            case SOFTPLUS -> Math.log1p(Math.exp(v));
            case SOFTSIGN -> v / (1 + Math.abs(v));
            case SWISH -> v / (1 + Math.exp(-v));
            case HARD_SWISH -> v * Math.max(0, Math.min(1, v / 6 + 0.5));
            case GELU -> v * (1 + Erf.erf(v / Math.sqrt(2))) / 2;
            case MISH -> v * Math.tanh(Math.log1p(Math.exp(v)));
        };
    }
}
