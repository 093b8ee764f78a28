package org.patchlode.model;

import java.io.Serializable;
import org.patchlode.network.ModelException;

/**
 * Size of the images that a network is to run on, in pixels.
 *
 * @param rows height
 * @param columns width
 */
public record InputSize(int rows, int columns) implements Serializable {

    /** @throws ModelException if a side is not positive */
    public InputSize {
        if (rows <= 0 || columns <= 0) {
            throw new ModelException("an input of %d x %d pixels (rows x columns) is empty; give sizes of at least 1".formatted(rows, columns));
        }
    }
}
