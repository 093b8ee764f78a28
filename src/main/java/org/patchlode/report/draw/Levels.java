package org.patchlode.report.draw;

/** How often a picture's values have each level from 0 to 255, whatever their colour. */
final class Levels {

    static final int COUNT = 256;

    private final long[] counts;

    private Levels(long[] counts) {
        this.counts = counts;
    }

    /** @param rgb 0xRRGGBB */
    static Levels of(int[] rgb) {
        // Three tables: a neighbour of the same level would have to wait for the one before it.
        int[] red = new int[COUNT];
        int[] green = new int[COUNT];
        int[] blue = new int[COUNT];
        int grey = 0;
        for (int pixel : rgb) {
            if (pixel == Picture.GREY) {
                grey++;
            } else {
                red[pixel >> 16 & 255]++;
                green[pixel >> 8 & 255]++;
                blue[pixel & 255]++;
            }
        }
        long[] counts = new long[COUNT];
        for (int level = 0; level < COUNT; level++) {
            counts[level] = (long) red[level] + green[level] + blue[level];
        }
        counts[Picture.GREY & 255] += 3L * grey;
        return new Levels(counts);
    }

    /** Of the picture that has {@code levels[v]} where this one has v. */
    Levels replaced(int[] levels) {
        long[] replaced = new long[COUNT];
        for (int level = 0; level < COUNT; level++) {
            replaced[levels[level]] += counts[level];
        }
        return new Levels(replaced);
    }

    /** Values of a level. */
    long count(int level) {
        return counts[level];
    }
}
