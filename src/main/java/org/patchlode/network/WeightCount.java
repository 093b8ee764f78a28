package org.patchlode.network;

/** How many weights a network has. */
public final class WeightCount {

    private WeightCount() {}

    /** Values of an operation's weights, biases and scales. */
    public static long of(Operation operation) {
        return switch (operation.type()) {
            case CONVOLUTION -> (long) ((Operation.Convolution) operation).weights().length + ((Operation.Convolution) operation).bias().length;
            case DENSE -> (long) ((Operation.Dense) operation).weights().length + ((Operation.Dense) operation).bias().length;
            case BATCH_NORMALIZATION -> 2L * ((Operation.BatchNormalization) operation).scale().length;
            case LAYER_NORMALIZATION -> 2L * ((Operation.LayerNormalization) operation).scale().length;
            case PRELU -> ((Operation.PRelu) operation).slopes().length;
            case INPUT, ACTIVATION, CLIP, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, LOCAL_RESPONSE_NORMALIZATION, ZERO_PADDING, BORDER_PADDING, CROPPING,
                    UPSAMPLING, EXTREMUM, LOG_SOFTMAX, CONCATENATION, ADDITION, MULTIPLICATION, MAP_SELECTION, FLATTEN, SOFTMAX, IDENTITY, FOREIGN -> 0;
        };
    }
}
