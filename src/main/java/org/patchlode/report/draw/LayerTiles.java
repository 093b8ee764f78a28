package org.patchlode.report.draw;

import java.io.Serializable;
import java.util.Optional;

/**
 * How large the pictures of a layer's winners are, and where they lie in its atlases.
 *
 * @param width of the part of a receptive field that can lie on the image, in input pixels: the receptive field's, or
 *     the image's where that is smaller
 * @param height likewise
 * @param grid cells along a side of a block of winners
 * @param rules with projections
 * @param pictures whether there are pictures of whole images, from which a page cuts large patches
 */
public record LayerTiles(int width, int height, int grid, int rules, boolean pictures) implements Serializable {

    /** Where its small pictures lie: patches and projections of each rule. */
    public Tiles small() {
        return Tiles.small(width, height, grid, 1 + rules);
    }

    /**
     * Where its large pictures lie, if there are any: projections, unless the small ones are exact; before them patches, unless
     * a page can cut those out of pictures of whole images.
     */
    public Optional<Tiles> large() {
        int planes = small().exact() ? 0 : rules + (pictures ? 0 : 1);
        return planes == 0 ? Optional.empty() : Optional.of(Tiles.large(width, height, grid, planes));
    }

    /** What of a field can lie on the image: all of it, or the image's side if that is smaller. @param image 0 if it is not known */
    public static int window(int field, int image) {
        return Math.max(1, image > 0 ? Math.min(field, image) : Math.min(field, 4096));
    }

    /** A picture at the size it has in a cell, where one of the whole window fills it; a clipped one is smaller. */
    public Picture fitted(Picture picture, int cellWidth, int cellHeight) {
        return picture.scaled(fitted(picture.width(), width, cellWidth), fitted(picture.height(), height, cellHeight));
    }

    /** Columns that a picture of so many has in a cell. */
    public int fittedWidth(int columns, Tiles tiles) {
        return fitted(columns, width, tiles.width());
    }

    /** Likewise rows. */
    public int fittedHeight(int rows, Tiles tiles) {
        return fitted(rows, height, tiles.height());
    }

    /** The same of one side. @param side of the picture @param window side of a whole one @param cell side that a whole one has */
    private static int fitted(int side, int window, int cell) {
        return Math.max(1, Math.min(cell, (int) Math.round((double) side * cell / window)));
    }

    /** Where a clipped picture starts in a window that holds the whole field. @param start of the field on the image @param window side of the window @param side of the picture */
    public static int offset(int start, int window, int side) {
        return start < 0 ? Math.max(0, window - side) : 0;
    }
}
