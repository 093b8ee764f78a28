package org.patchlode.mining;

import java.io.Serializable;
import java.util.Comparator;

/**
 * The best unit of one image for one feature map.
 *
 * @param score activation, or mean activation when images are ranked by mean
 * @param image image id
 * @param y row of the unit
 * @param x column of the unit
 */
public record Winner(float score, String image, int y, int x) implements Serializable {

    /** Best first: score descending, image id, row, column ascending. A total order on finite scores. */
    public static final Comparator<Winner> BEST_FIRST = (a, b) -> {
        if (a.score != b.score) {
            return a.score > b.score ? -1 : 1;
        }
        int byImage = ImageIds.compare(a.image, b.image);
        if (byImage != 0) {
            return byImage;
        }
        return a.y != b.y ? Integer.compare(a.y, b.y) : Integer.compare(a.x, b.x);
    };
}
