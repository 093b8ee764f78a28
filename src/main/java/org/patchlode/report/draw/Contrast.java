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
            for (int pixel : picture.rgb()) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    int distance = Math.abs((pixel >> shift & 255) - ZERO);
                    counts[distance]++;
                    all += distance > 0 ? 1 : 0;
                }
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
        int[] rgb = new int[picture.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = picture.rgb()[i];
            rgb[i] = level(pixel >> 16, gain) << 16 | level(pixel >> 8 & 255, gain) << 8 | level(pixel & 255, gain);
        }
        return new Picture(picture.width(), picture.height(), rgb);
    }

    private static int level(int value, double gain) {
        return (int) Math.max(0, Math.min(255, Math.round(ZERO + (value - ZERO) * gain)));
    }
}
