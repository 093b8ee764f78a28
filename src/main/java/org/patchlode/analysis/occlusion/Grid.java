package org.patchlode.analysis.occlusion;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.network.Box;

/**
 * The squares that cover a picture one after the other: centred at every {@code stride}-th pixel, from the first, and cut off at
 * the picture's border.
 *
 * @param size of a square's side
 * @param stride between centres
 * @param height of the picture
 * @param width of the picture
 */
public record Grid(int size, int stride, int height, int width) implements Serializable {

    /** Squares from the top to the bottom. */
    public int rows() {
        return (height - 1) / stride + 1;
    }

    /** Squares from left to right. */
    public int columns() {
        return (width - 1) / stride + 1;
    }

    /** Row by row. */
    public List<Box> squares() {
        List<Box> squares = new ArrayList<>();
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                int top = row * stride - size / 2;
                int left = column * stride - size / 2;
                squares.add(new Box(top, left, top + size, left + size).clip(height, width));
            }
        }
        return squares;
    }
}
