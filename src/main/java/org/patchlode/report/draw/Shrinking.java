package org.patchlode.report.draw;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes projections smaller without making them fainter. Their fine structure changes sign from pixel to pixel, so means
 * come out near grey; a gain brings the strongest values back to where they were. Zero stays zero.
 */
public final class Shrinking {

    /** Values above this share of the non-zero ones set the gain. */
    private static final double SHARE = 0.99;
    private static final double MOST_GAIN = 8;

    private Shrinking() {}

    /**
     * @param full projections of a feature map
     * @param scale makes one smaller
     * @param together whether all get one gain, so that they still compare
     */
    public static List<Optional<Picture>> shrink(List<Optional<Picture>> full, UnaryOperator<Picture> scale, boolean together) {
        if (together) {
            List<Optional<Picture>> small = full.stream().map(picture -> picture.map(scale)).toList();
            double gain = gain(full.stream().flatMap(Optional::stream).toList(), small.stream().flatMap(Optional::stream).toList());
            return small.stream().map(picture -> picture.map(one -> Contrast.amplified(one, gain))).toList();
        }
        return full.stream().map(picture -> picture.map(one -> shrink(one, scale))).toList();
    }

    /** One projection, by itself. */
    public static Picture shrink(Picture full, UnaryOperator<Picture> scale) {
        Picture small = scale.apply(full);
        return Contrast.amplified(small, gain(List.of(full), List.of(small)));
    }

    private static double gain(List<Picture> full, List<Picture> small) {
        return Math.max(1, Math.min(MOST_GAIN, (double) Contrast.reach(full, SHARE) / Contrast.reach(small, SHARE)));
    }
}
