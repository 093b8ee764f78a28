package org.patchlode.engine;

import java.util.BitSet;
import org.patchlode.network.Operation;

/** Derivatives of the pointwise non-linearities. A ReLU's is 0 at 0, as in the guided and gradient rules. */
final class Slopes {

    private static final float SELU_SCALE = 1.0507009873554805f;
    private static final float SELU_ALPHA = 1.6732632423543772f;

    private Slopes() {}

    static float[] of(Operation.Activation activation, float[] input, int size) {
        float[] slopes = new float[size];
        for (int i = 0; i < size; i++) {
            slopes[i] = slope(activation, input[i]);
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

    private static float slope(Operation.Activation a, float x) {
        return switch (a.function()) {
            case RELU -> x > 0 ? 1 : 0;
            case CLIPPED_RELU -> x > 0 && x < a.alpha() ? 1 : 0;
            case LEAKY_RELU -> x > 0 ? 1 : a.alpha();
            case ELU -> x > 0 ? 1 : (float) (a.alpha() * Math.exp(x));
            case SELU -> x > 0 ? SELU_SCALE : (float) (SELU_SCALE * SELU_ALPHA * Math.exp(x));
            case SIGMOID -> sigmoid(x) * (1 - sigmoid(x));
            case HARD_SIGMOID -> x > -2.5f && x < 2.5f ? 0.2f : 0;
            case TANH -> (float) (1 - Math.tanh(x) * Math.tanh(x));
            case SOFTPLUS -> sigmoid(x);
            case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
            case SWISH -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
        };
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
