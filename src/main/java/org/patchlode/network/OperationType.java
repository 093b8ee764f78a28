package org.patchlode.network;

/**
 * The kinds of {@link Operation}, one for each. Whoever treats operations by kind does so by a {@code switch} expression over these
 * without a default, so that it does not compile until it knows a new one.
 */
public enum OperationType {
    /** {@link Operation.Input}. */
    INPUT("input"),
    /** {@link Operation.Convolution}. */
    CONVOLUTION("convolution"),
    /** {@link Operation.Activation}. */
    ACTIVATION("activation"),
    /** {@link Operation.PRelu}. */
    PRELU("prelu"),
    /** {@link Operation.Clip}. */
    CLIP("clip"),
    /** {@link Operation.MaxPool}. */
    MAX_POOL("max pool"),
    /** {@link Operation.AveragePool}. */
    AVERAGE_POOL("average pool"),
    /** {@link Operation.GlobalPool}. */
    GLOBAL_POOL("global pool"),
    /** {@link Operation.BatchNormalization}. */
    BATCH_NORMALIZATION("batch norm"),
    /** {@link Operation.LocalResponseNormalization}. */
    LOCAL_RESPONSE_NORMALIZATION("LRN"),
    /** {@link Operation.ZeroPadding}. */
    ZERO_PADDING("zero padding"),
    /** {@link Operation.BorderPadding}. */
    BORDER_PADDING("border padding"),
    /** {@link Operation.Cropping}. */
    CROPPING("cropping"),
    /** {@link Operation.Upsampling}. */
    UPSAMPLING("upsampling"),
    /** {@link Operation.Extremum}. */
    EXTREMUM("extremum"),
    /** {@link Operation.LayerNormalization}. */
    LAYER_NORMALIZATION("layer norm"),
    /** {@link Operation.LogSoftmax}. */
    LOG_SOFTMAX("log softmax"),
    /** {@link Operation.Concatenation}. */
    CONCATENATION("concat"),
    /** {@link Operation.Addition}. */
    ADDITION("add"),
    /** {@link Operation.Multiplication}. */
    MULTIPLICATION("multiply"),
    /** {@link Operation.MapSelection}. */
    MAP_SELECTION("map selection"),
    /** {@link Operation.Flatten}. */
    FLATTEN("flatten"),
    /** {@link Operation.Dense}. */
    DENSE("dense"),
    /** {@link Operation.Softmax}. */
    SOFTMAX("softmax"),
    /** {@link Operation.Identity}. */
    IDENTITY("identity"),
    /** {@link Operation.Foreign}. */
    FOREIGN("foreign");

    private final String label;

    OperationType(String label) {
        this.label = label;
    }

    /** What a reader of a layer table calls it, where the operation's settings make no difference. */
    public String label() {
        return label;
    }
}
