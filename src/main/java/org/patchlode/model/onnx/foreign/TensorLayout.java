package org.patchlode.model.onnx.foreign;

import java.util.Optional;
import org.patchlode.network.Operation.Foreign.Arrangement;
import org.patchlode.network.Shape;

/**
 * How the maps of an activation lie in a tensor.
 *
 * @param form where the axes are
 * @param rows of the plane
 * @param columns of the plane
 * @param skipped tokens before those of the plane
 */
record TensorLayout(Form form, int rows, int columns, int skipped) {

    /** Forms of tensors for one image. */
    enum Form {
        /** {@code [1, maps, rows, columns]}. */
        PLANES,
        /** {@code [1, maps, rows * columns]}: on the way from planes to tokens. */
        FLAT_PLANES,
        /** {@code [1, rows, columns, maps]}. */
        FEATURES_LAST,
        /** {@code [1, tokens, maps]}. */
        TOKENS
    }

    static TensorLayout planes(int[] extents) {
        return new TensorLayout(Form.PLANES, extents[2], extents[3], 0);
    }

    static TensorLayout featuresLast(int[] extents) {
        return new TensorLayout(Form.FEATURES_LAST, extents[1], extents[2], 0);
    }

    TensorLayout as(Form other) {
        return new TensorLayout(other, rows, columns, skipped);
    }

    TensorLayout skipping(int tokens) {
        return new TensorLayout(form, rows, columns, tokens);
    }

    int plane() {
        return rows * columns;
    }

    /** What can be mined of it; nothing of a form between two others. */
    Optional<Arrangement> arrangement() {
        return switch (form) {
            case PLANES -> Optional.of(Arrangement.PLANES);
            case FEATURES_LAST -> Optional.of(Arrangement.FEATURES_LAST);
            case TOKENS -> Optional.of(Arrangement.TOKENS);
            case FLAT_PLANES -> Optional.empty();
        };
    }

    /** Of one image's activation. @param extents of the tensor */
    Shape shape(int[] extents) {
        boolean mapsFirst = form == Form.PLANES || form == Form.FLAT_PLANES;
        return new Shape(mapsFirst ? extents[1] : extents[extents.length - 1], rows, columns);
    }
}
