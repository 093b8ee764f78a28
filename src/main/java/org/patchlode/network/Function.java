package org.patchlode.network;

/** Pointwise non-linearities. Parameters, where a function has one, lie in {@link Operation.Activation#alpha()}. */
public enum Function {
    /** max(0, x). */
    RELU(true),
    /** min(max(0, x), alpha), alpha usually 6. */
    CLIPPED_RELU(true),
    /** x where positive, alpha x elsewhere. */
    LEAKY_RELU(false),
    /** x where positive, alpha (exp(x) - 1) elsewhere. */
    ELU(false),
    /** The scaled ELU of Klambauer et al. 2017. */
    SELU(false),
    /** Logistic function. */
    SIGMOID(true),
    /** max(0, min(1, 0.2 x + 0.5)): Keras' and DL4J's. */
    HARD_SIGMOID(true),
    /** Hyperbolic tangent. */
    TANH(false),
    /** log(1 + exp(x)). */
    SOFTPLUS(true),
    /** x / (1 + |x|). */
    SOFTSIGN(false),
    /** x sigmoid(x), also called SiLU. */
    SWISH(false);

    private final boolean nonNegative;

    Function(boolean nonNegative) {
        this.nonNegative = nonNegative;
    }

    /** Whether no output can be below zero. */
    public boolean nonNegative() {
        return nonNegative;
    }

    /** Whether it is a ReLU in the sense of the backward rules: zero below zero, identity above (up to a clip). */
    public boolean isRelu() {
        return this == RELU || this == CLIPPED_RELU;
    }
}
