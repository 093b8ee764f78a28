package org.patchlode.report;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes projections smaller without making them fainter. Their fine structure changes sign from pixel to pixel, so means
 * come out near grey; a gain brings the strongest values back to where they were. Zero stays zero.
 */
final class Shrinking {

    /** Values above this share of the non-zero ones set the gain. */
    private static final double SHARE = 0.99;
    private static final double MOST_GAIN = 8;

    private Shrinking() {}

    /**
     * @param full projections of a feature map
     * @param scale makes one smaller
     * @param together whether all get one gain, so that they still compare
     */
    static List<Optional<Picture>> shrink(List<Optional<Picture>> full, UnaryOperator<Picture> scale, boolean together) {
        List<Optional<Picture>> small = full.stream().map(picture -> picture.map(scale)).toList();
        if (together) {
            double gain = gain(full.stream().flatMap(Optional::stream).toList(), small.stream().flatMap(Optional::stream).toList());
            return small.stream().map(picture -> picture.map(one -> amplified(one, gain))).toList();
        }
        return IntStream.range(0, full.size())
                .mapToObj(i -> small.get(i).map(one -> amplified(one, gain(List.of(full.get(i).orElseThrow()), List.of(one)))))
                .toList();
    }

    private static double gain(List<Picture> full, List<Picture> small) {
        return Math.max(1, Math.min(MOST_GAIN, (double) reach(full) / reach(small)));
    }

    /** How far the strongest values are from grey, 1 at least. */
    private static int reach(List<Picture> pictures) {
        long[] counts = new long[129];
        long all = 0;
        for (Picture picture : pictures) {
            for (int pixel : picture.rgb()) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    int distance = Math.abs((pixel >> shift & 255) - 128);
                    counts[distance]++;
                    all += distance > 0 ? 1 : 0;
                }
            }
        }
        long above = (long) Math.floor(all * (1 - SHARE));
        int reach = 128;
        while (reach > 1 && above - counts[reach] >= 0) {
            above -= counts[reach];
            reach--;
        }
        return reach;
    }

    private static Picture amplified(Picture picture, double gain) {
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
        return (int) Math.max(0, Math.min(255, Math.round(128 + (value - 128) * gain)));
    }
}
