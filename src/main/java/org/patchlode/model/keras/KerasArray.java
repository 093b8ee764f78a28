package org.patchlode.model.keras;

import java.util.Arrays;

/**
 * Weights as a file holds them.
 *
 * @param shape of the array
 * @param values row-major
 */
record KerasArray(int[] shape, float[] values) {

    /** The values, row-major after the four axes were put in the order given. */
    float[] permuted(int a, int b, int c, int d) {
        int[] steps = {shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1};
        float[] result = new float[values.length];
        int at = 0;
        for (int i = 0; i < shape[a]; i++) {
            for (int j = 0; j < shape[b]; j++) {
                for (int k = 0; k < shape[c]; k++) {
                    int start = i * steps[a] + j * steps[b] + k * steps[c];
                    for (int l = 0; l < shape[d]; l++) {
                        result[at++] = values[start + l * steps[d]];
                    }
                }
            }
        }
        return result;
    }

    /** A matrix' values with its two axes exchanged. */
    float[] transposed() {
        return new KerasArray(new int[] {1, 1, shape[0], shape[1]}, values).permuted(0, 1, 3, 2);
    }

    @Override
    public String toString() {
        return Arrays.toString(shape);
    }
}
