package org.patchlode.network;

import java.io.Serializable;

/**
 * A half-open rectangle of units or pixels, {@code top <= row < bottom}, {@code left <= column < right}. It may reach
 * past the plane it lies on.
 *
 * @param top first row
 * @param left first column
 * @param bottom row after the last
 * @param right column after the last
 */
public record Box(int top, int left, int bottom, int right) implements Serializable {

    /** Rows covered. */
    public int rows() {
        return bottom - top;
    }

    /** Columns covered. */
    public int columns() {
        return right - left;
    }

    /** The part that lies on a plane of that size; empty, but never negative, where none does. */
    public Box clip(int rows, int columns) {
        int from = Math.max(0, Math.min(top, rows));
        int start = Math.max(0, Math.min(left, columns));
        return new Box(from, start, Math.max(from, Math.min(bottom, rows)), Math.max(start, Math.min(right, columns)));
    }
}
