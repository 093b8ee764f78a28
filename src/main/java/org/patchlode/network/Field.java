package org.patchlode.network;

/**
 * What a unit sees of a node's plane along one axis: unit u sees {@code size} positions from {@code u * stride - padding}.
 * Stride 0 means that every unit sees the same, whole axis.
 *
 * @param size positions seen
 * @param stride positions between neighbouring units
 * @param padding positions that unit 0 sees before the plane begins
 */
public record Field(int size, int stride, int padding) {

    /** Nothing is seen. */
    public static final Field NONE = new Field(0, 0, 0);
    static final Field UNIT = new Field(1, 1, 0);

    static Field whole(int extent) {
        return new Field(extent, 0, 0);
    }

    /** First position that unit {@code u} sees; may be negative. */
    public int start(int u) {
        return u * stride - padding;
    }

    /** The field one operation further back: a window of {@code extent} positions, {@code step} apart, {@code pad} before. */
    Field through(int extent, int step, int pad) {
        return new Field((size - 1) * step + extent, stride * step, padding * step + pad);
    }

    /** The smallest field that covers both, as where branches meet. */
    Field union(Field other, int extent) {
        if (equals(other)) {
            return this;
        }
        if (stride == 0 || other.stride == 0) {
            return whole(extent);
        }
        if (stride != other.stride) {
            throw new ModelException("branches with strides %d and %d meet, so a unit's receptive field has no fixed size; mine a layer before they meet"
                    .formatted(stride, other.stride));
        }
        int pad = Math.max(padding, other.padding);
        int end = Math.max(size - padding, other.size - other.padding);
        return new Field(end + pad, stride, pad);
    }
}
