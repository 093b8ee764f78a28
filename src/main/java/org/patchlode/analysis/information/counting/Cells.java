package org.patchlode.analysis.information.counting;

/**
 * Images by the cell that they fall in.
 *
 * @param order images, those of a cell together
 * @param starts where each cell begins in the order, and the end
 */
public record Cells(int[] order, int[] starts) {

    /** @param cellOf the images' cells, from 0 @param cells how many there are */
    public static Cells of(int[] cellOf, int cells) {
        int[] starts = new int[cells + 1];
        for (int cell : cellOf) {
            starts[cell + 1]++;
        }
        for (int cell = 0; cell < cells; cell++) {
            starts[cell + 1] += starts[cell];
        }
        int[] next = starts.clone();
        int[] order = new int[cellOf.length];
        for (int image = 0; image < cellOf.length; image++) {
            order[next[cellOf[image]]++] = image;
        }
        return new Cells(order, starts);
    }

    public int count() {
        return starts.length - 1;
    }

    public int size(int cell) {
        return starts[cell + 1] - starts[cell];
    }
}
