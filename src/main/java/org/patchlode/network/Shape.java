package org.patchlode.network;

import java.io.Serializable;

/**
 * The shape of one image's activation at a node, without the batch: {@code [maps, rows, columns]}. A flat vector of n
 * values is {@code [n, 1, 1]}.
 *
 * @param maps feature maps (channels)
 * @param rows height in units
 * @param columns width in units
 */
public record Shape(int maps, int rows, int columns) implements Serializable {

    /** @throws ModelException if a side is not positive or the value count does not fit an {@code int} */
    public Shape {
        if (maps <= 0 || rows <= 0 || columns <= 0) {
            throw new ModelException("an activation of %d maps x %d rows x %d columns is empty; give the network a larger input"
                    .formatted(maps, rows, columns));
        }
        if ((long) maps * rows * columns > Integer.MAX_VALUE) {
            throw new ModelException("an activation of %d maps x %d rows x %d columns does not fit in memory; give the network a smaller input"
                    .formatted(maps, rows, columns));
        }
    }

    /** A vector of {@code values} numbers. */
    public static Shape flat(int values) {
        return new Shape(values, 1, 1);
    }

    /** Units in one feature map. */
    public int plane() {
        return rows * columns;
    }

    /** Values in the whole activation of one image. */
    public int size() {
        return maps * rows * columns;
    }

    /** Whether every map is a single unit. */
    public boolean isFlat() {
        return rows == 1 && columns == 1;
    }

    @Override
    public String toString() {
        return maps + "x" + rows + "x" + columns;
    }
}
