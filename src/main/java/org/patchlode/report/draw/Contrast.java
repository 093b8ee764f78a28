package org.patchlode.report.draw;

import java.util.List;

/** How far projections stand out of the grey that means zero, and the gain that makes them stand out further. */
final class Contrast {

    private static final int ZERO = 128;

    private Contrast() {}

    /**
     * The distance from grey that a share of the values does not pass, 1 at least. Values at grey do not count: they lie
     * outside what a unit reacts to, and large fields have mostly such.
     *
     * @param share from 0 to 1
     */
    static int reach(List<Picture> pictures, double share) {
        long[] counts = new long[ZERO + 1];
        long all = 0;
        for (Picture picture : pictures) {
            Levels levels = picture.levels();
            for (int level = 0; level < Levels.COUNT; level++) {
                int distance = Math.abs(level - ZERO);
                counts[distance] += levels.count(level);
                all += distance > 0 ? levels.count(level) : 0;
            }
        }
        long above = (long) Math.floor(all * (1 - share));
        int reach = ZERO;
        while (reach > 1 && above - counts[reach] >= 0) {
            above -= counts[reach];
            reach--;
        }
        return reach;
    }

    /** Every value that much further from grey, clipped at black and white. */
    static Picture amplified(Picture picture, double gain) {
        if (gain == 1) {
            return picture;
        }
        int[] levels = new int[Levels.COUNT];
        for (int value = 0; value < Levels.COUNT; value++) {
            levels[value] = level(value, gain);
        }
        return picture.replaced(levels);
    }

    private static int level(int value, double gain) {
        return (int) Math.max(0, Math.min(255, Math.round(ZERO + (value - ZERO) * gain)));
    }
}
