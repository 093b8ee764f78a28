package org.patchlode.analysis.information;

import java.util.Arrays;

/** Cells that images fall in after permutations, one after the other in the same arrays, as these are too large to be made anew so often. */
final class PermutedCells {

    /** Codes below it fit a byte each, so that those of many images stay in a core's cache while they are looked up at random. */
    private static final int SMALL = 256;

    private final byte[] small;
    private final int[] large;
    private final int[] next;
    private final Cells cells;

    /** @param codes of the images' cells, from 0 @param kinds how many there are */
    PermutedCells(int[] codes, int kinds) {
        small = new byte[kinds <= SMALL ? codes.length : 0];
        for (int i = 0; i < small.length; i++) {
            small[i] = (byte) codes[i];
        }
        large = kinds <= SMALL ? new int[0] : codes;
        next = new int[kinds];
        cells = new Cells(new int[codes.length], new int[kinds + 1]);
    }

    /** @param from which image each takes its cell @return overwritten by the next call */
    Cells of(int[] from) {
        int[] starts = cells.starts();
        Arrays.fill(starts, 0);
        // Groups of unequal sizes change how many images a cell has.
        if (large.length == 0) {
            for (int image : from) {
                starts[(small[image] & 0xff) + 1]++;
            }
        } else {
            for (int image : from) {
                starts[large[image] + 1]++;
            }
        }
        for (int cell = 0; cell < next.length; cell++) {
            next[cell] = starts[cell];
            starts[cell + 1] += starts[cell];
        }
        int[] order = cells.order();
        if (large.length == 0) {
            for (int image = 0; image < from.length; image++) {
                order[next[small[from[image]] & 0xff]++] = image;
            }
        } else {
            for (int image = 0; image < from.length; image++) {
                order[next[large[from[image]]]++] = image;
            }
        }
        return cells;
    }
}
