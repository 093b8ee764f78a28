package org.patchlode.engine.backward;

import java.util.BitSet;
import org.apache.commons.math3.special.Erf;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Derivatives of the pointwise non-linearities. A ReLU's is 0 at 0, as in the guided and gradient rules. */
public final class Slopes {

    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    private Slopes() {}

    /** Slope at each unit of a non-linearity. @param shape of its input */
    static float[] of(Operation operation, float[] input, Shape shape) {
        float[] slopes = new float[shape.size()];
        for (int i = 0; i < slopes.length; i++) {
            if (operation instanceof Operation.Activation activation) {
                slopes[i] = (float) slope(activation, input[i]);
            } else if (operation instanceof Operation.PRelu prelu) {
                slopes[i] = input[i] > 0 ? 1 : prelu.slopes()[i / shape.plane()];
            } else {
                Operation.Clip clip = (Operation.Clip) operation;
                slopes[i] = input[i] > clip.minimum() && input[i] < clip.maximum() ? 1 : 0;
            }
        }
        return slopes;
    }

    static BitSet active(Operation.Activation relu, float[] input, int size) {
        BitSet active = new BitSet(size);
        for (int i = 0; i < size; i++) {
            if (slope(relu, input[i]) != 0) {
                active.set(i);
            }
        }
        return active;
    }

    private static double slope(Operation.Activation a, double x) {
        return switch (a.function()) {
            case RELU -> x > 0 ? 1 : 0;
            case CLIPPED_RELU -> x > 0 && x < a.alpha() ? 1 : 0;
            case LEAKY_RELU -> x > 0 ? 1 : a.alpha();
            case ELU -> x > 0 ? 1 : a.alpha() * Math.exp(x);
            case SELU -> SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x));
            case SIGMOID -> sigmoid(x) * sigmoid(-x);
            case HARD_SIGMOID -> Math.abs(a.alpha() * x) < 0.5 ? a.alpha() : 0;
            case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
            case SOFTPLUS -> sigmoid(x);
            case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
            case SWISH -> sigmoid(x) * (1 + x * sigmoid(-x));
            case HARD_SWISH -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5;
            case GELU -> (1 + Erf.erf(x / Math.sqrt(2))) / 2 + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
            case MISH -> mish(x);
        };
    }

    private static double mish(double x) {
        double tanh = Math.tanh(Math.log1p(Math.exp(x)));
        return tanh + x * (1 - tanh * tanh) * sigmoid(x);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
