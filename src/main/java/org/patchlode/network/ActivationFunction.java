package org.patchlode.network;

/** Pointwise non-linearities. Parameters, where a function has one, lie in {@link Operation.Activation#alpha()}. */
public enum ActivationFunction {
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
    /** max(0, min(1, alpha x + 0.5)): alpha is 0.2 in Keras and DL4J, 1/6 in PyTorch. */
    HARD_SIGMOID(true),
    /** Hyperbolic tangent. */
    TANH(false),
    /** log(1 + exp(x)). */
    SOFTPLUS(true),
    /** x / (1 + |x|). */
    SOFTSIGN(false),
    /** x sigmoid(x), also called SiLU. */
    SWISH(false),
    /** x max(0, min(1, x / 6 + 1/2)): Howard et al. 2019. */
    HARD_SWISH(false),
    /** x Phi(x), Phi the normal distribution, by erf and not by its approximation with tanh: Hendrycks &amp; Gimpel 2016. */
    GELU(false),
    /** x tanh(log(1 + exp(x))): Misra 2020. */
    MISH(false);

    private final boolean nonNegative;

    ActivationFunction(boolean nonNegative) {
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
