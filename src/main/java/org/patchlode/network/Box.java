package org.patchlode.network;

/**
 * A half-open rectangle of units or pixels, {@code top <= row < bottom}, {@code left <= column < right}. It may reach
 * past the plane it lies on.
 *
 * @param top first row
 * @param left first column
 * @param bottom row after the last
 * @param right column after the last
 */
public record Box(int top, int left, int bottom, int right) {

    /** Rows covered. */
    public int rows() {
        return bottom - top;
    }

    /** Columns covered. */
    public int columns() {
        return right - left;
    }

    /** The part that lies on a plane of that size. */
    public Box clip(int rows, int columns) {
        return new Box(Math.max(top, 0), Math.max(left, 0), Math.min(bottom, rows), Math.min(right, columns));
    }
}
