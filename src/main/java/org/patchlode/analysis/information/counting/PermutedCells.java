package org.patchlode.analysis.information.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cells that images fall in after permutations, one after the other in the same arrays, as these are too large to be made anew so often. */
public final class PermutedCells {

    /** Codes that fit a byte each, so that those of many images stay in a core's cache while they are looked up at random; else none. */
    private final byte[] small;
    private final int[] codes;
    private final int kinds;
    private final List<Tally> tallies = new ArrayList<>();
    private int[] order = {};

    /** @param codes of the images' cells, from 0 @param kinds how many there are */
    public PermutedCells(int[] codes, int kinds) {
        this.codes = codes;
        this.kinds = kinds;
        small = new byte[kinds <= Tally.MOST_CELLS ? codes.length : 0];
        for (int i = 0; i < small.length; i++) {
            small[i] = (byte) codes[i];
        }
    }

    /** Whether they are few enough for a {@link #tally}. */
    boolean few() {
        return kinds <= Tally.MOST_CELLS;
    }

    /** Counts by cell without an order of the images. @param place among those that are counted together @param from which image each takes its cell */
    Tally tally(int place, int[] from) {
        while (tallies.size() <= place) {
            tallies.add(new Tally(codes.length, kinds));
        }
        byte[] permuted = tallies.get(place).codes();
        for (int image = 0; image < from.length; image++) {
            permuted[image] = small[from[image]];
        }
        return tallies.get(place);
    }

    /** @param from which image each takes its cell @return overwritten by the next call */
    public Cells of(int[] from) {
        if (order.length != codes.length) {
            order = new int[codes.length];
        }
        // Groups of unequal sizes change how many images a cell has.
        int[] starts = new int[kinds + 1];
        for (int image : from) {
            starts[codes[image] + 1]++;
        }
        for (int cell = 0; cell < kinds; cell++) {
            starts[cell + 1] += starts[cell];
        }
        int[] next = Arrays.copyOf(starts, kinds);
        for (int image = 0; image < from.length; image++) {
            order[next[codes[from[image]]]++] = image;
        }
        return new Cells(order, starts);
    }
}
