package org.patchlode.model;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.network.Geometry;
import org.patchlode.network.ModelException;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;

/**
 * A transposed convolution as the operations that it is: zeros between units, then a convolution with the kernel turned round,
 * and what it makes at the border cut off where the padding is larger than the kernel.
 *
 * @param dims of the weights: inputs, outputs a group, rows, columns
 * @param groups of maps that do not see each other
 * @param weights in that order
 * @param bias one a map made
 * @param stride rows, columns
 * @param dilation rows, columns
 * @param cut rows above, columns to the left, below, to the right that are left out of the whole result
 * @param more rows and columns added below and to the right
 */
public record TransposedConvolution(int[] dims, int groups, float[] weights, float[] bias, int[] stride, int[] dilation, int[] cut, int[] more) {

    /** @throws ModelException if the numbers do not fit each other */
    public TransposedConvolution {
        if (dims[0] % groups != 0) {
            throw new ModelException("a transposed convolution of %d maps cannot have %d groups; the model file is damaged".formatted(dims[0], groups));
        }
        for (int axis = 0; axis < 2; axis++) {
            if (more[axis] < 0 || more[axis] >= Math.max(stride[axis], dilation[axis])) {
                throw new ModelException("a transposed convolution with output padding %d and stride %d is impossible; the model file is damaged".formatted(more[axis], stride[axis]));
            }
        }
    }

    /** What it consists of, in order; the last is what it makes. */
    public List<Operation> parts() {
        int[] before = new int[2];
        int[] after = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            int reach = dilation[axis] * (dims[2 + axis] - 1);
            before[axis] = reach - cut[axis];
            // The zeros behind the last unit are there already.
            after[axis] = reach + 1 - stride[axis] - cut[axis + 2] + more[axis];
        }
        List<Operation> parts = new ArrayList<>();
        if (stride[0] != 1 || stride[1] != 1) {
            parts.add(new Operation.Upsampling(stride[0], stride[1], true));
        }
        Padding surplus = new Padding(Math.max(0, -before[0]), Math.max(0, -before[1]), Math.max(0, -after[0]), Math.max(0, -after[1]));
        if (!surplus.isNone()) {
            parts.add(new Operation.Cropping(surplus));
        }
        Padding padding = new Padding(Math.max(0, before[0]), Math.max(0, before[1]), Math.max(0, after[0]), Math.max(0, after[1]));
        Geometry geometry = new Geometry(dims[2], dims[3], 1, 1, dilation[0], dilation[1], padding);
        parts.add(new Operation.Convolution(geometry, dims[1] * groups, groups, turned(), bias));
        return parts;
    }

    /** The kernel as a convolution has it: outputs first, rows and columns from the end. */
    private float[] turned() {
        int inputs = dims[0] / groups;
        int window = dims[2] * dims[3];
        float[] turned = new float[weights.length];
        for (int group = 0; group < groups; group++) {
            for (int input = 0; input < inputs; input++) {
                for (int output = 0; output < dims[1]; output++) {
                    int from = ((group * inputs + input) * dims[1] + output) * window;
                    int to = ((group * dims[1] + output) * inputs + input) * window;
                    for (int i = 0; i < window; i++) {
                        turned[to + i] = weights[from + window - 1 - i];
                    }
                }
            }
        }
        return turned;
    }
}
