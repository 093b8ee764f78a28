package org.patchlode.model.onnx.value;

import java.util.Arrays;

/**
 * A tensor whose values are known when the model is read, row-major.
 *
 * @param dims extent of each axis; none for a single number
 * @param floats its values, if {@code isFloat}
 * @param integers its values, if not
 * @param isFloat whether it holds 32-bit floats rather than integers or truth values
 */
public record ConstantTensor(int[] dims, float[] floats, long[] integers, boolean isFloat) implements GraphValue {

    private static final int SHOWN = 8;

    public static ConstantTensor of(int[] dims, float[] values) {
        return new ConstantTensor(dims, values, new long[0], true);
    }

    public static ConstantTensor of(int[] dims, long[] values) {
        return new ConstantTensor(dims, new float[0], values, false);
    }

    public static ConstantTensor vector(long... values) {
        return of(new int[] {values.length}, values);
    }

    public int size() {
        return isFloat ? floats.length : integers.length;
    }

    public int rank() {
        return dims.length;
    }

    public double number(int index) {
        return isFloat ? floats[index] : integers[index];
    }

    /** The same values under other extents of the same product. */
    public ConstantTensor withDims(int... others) {
        return new ConstantTensor(others, floats, integers, isFloat);
    }

    /** The values at those places, under those extents. */
    public ConstantTensor pick(int[] others, int[] places) {
        if (isFloat) {
            float[] picked = new float[places.length];
            for (int i = 0; i < places.length; i++) {
                picked[i] = floats[places[i]];
            }
            return of(others, picked);
        }
        return of(others, Arrays.stream(places).mapToLong(i -> integers[i]).toArray());
    }

    /** Extents, and the values where they are few. */
    public String describe() {
        String shown = size() > SHOWN ? "" : " " + (isFloat ? Arrays.toString(floats) : Arrays.toString(integers));
        return Arrays.toString(dims) + shown;
    }
}
