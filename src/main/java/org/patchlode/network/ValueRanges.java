package org.patchlode.network;

import java.util.BitSet;

/** What is known of a node's values from the operations that make them. */
final class ValueRanges {

    private ValueRanges() {}

    /** Whether the output cannot be below zero. @param before whether those of earlier nodes cannot */
    static boolean nonNegative(Node node, BitSet before) {
        Operation operation = node.operation();
        return switch (operation.type()) {
            case SOFTMAX -> true;
            case FOREIGN -> ((Operation.Foreign) operation).nonNegative();
            case ACTIVATION -> ((Operation.Activation) operation).function().nonNegative();
            case CLIP -> ((Operation.Clip) operation).minimum() >= 0;
            case EXTREMUM -> ((Operation.Extremum) operation).maximum()
                    ? node.inputs().stream().anyMatch(before::get)
                    : node.inputs().stream().allMatch(before::get);
            case MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, ZERO_PADDING, BORDER_PADDING, CROPPING, UPSAMPLING, CONCATENATION, ADDITION, MULTIPLICATION,
                    MAP_SELECTION, FLATTEN, LOCAL_RESPONSE_NORMALIZATION, IDENTITY -> node.inputs().stream().allMatch(before::get);
            case INPUT, CONVOLUTION, PRELU, BATCH_NORMALIZATION, LAYER_NORMALIZATION, LOG_SOFTMAX, DENSE -> false;
        };
    }

    /**
     * Whether units are numbers from zero up, infinity among them, wherever ReLUs make zero of what is not a number.
     *
     * @param before whether those of earlier nodes are
     */
    static boolean numbersOnly(Node node, BitSet before) {
        return switch (node.operation().type()) {
            case ACTIVATION -> ((Operation.Activation) node.operation()).function().isRelu();
            case MAX_POOL, CONCATENATION, ADDITION, MAP_SELECTION, IDENTITY -> node.inputs().stream().allMatch(before::get);
            case INPUT, CONVOLUTION, PRELU, CLIP, AVERAGE_POOL, GLOBAL_POOL, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION, ZERO_PADDING,
                    BORDER_PADDING, CROPPING, UPSAMPLING, EXTREMUM, LAYER_NORMALIZATION, LOG_SOFTMAX, MULTIPLICATION, FLATTEN, DENSE, SOFTMAX, FOREIGN -> false;
        };
    }
}
