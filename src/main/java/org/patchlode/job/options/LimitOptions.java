package org.patchlode.job.options;

import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;

/** What images may cost, and how many may be bad. */
public final class LimitOptions {

    /** A day. */
    private static final long MOST_SECONDS = 86_400;
    /** Both sizes stand under it in the plan of an unfinished run. */
    private static final String RESUMED_AS = "limits";

    /** What becomes of the job when an image is bad. */
    public enum OnBadImage {
        QUARANTINE,
        FAIL
    }

    public static final Option<OnBadImage> ON_BAD_IMAGE =
            Option.choice("on-bad-image", "WHAT", "quarantine: note it and go on; fail: end the job.", OnBadImage.QUARANTINE).deciding(Effect.RECORDED);
    public static final Option<Double> MAX_BAD_FRACTION =
            Option.fraction("max-bad-fraction", "F", "Fraction of the images that may be bad.", 0.1).deciding(Effect.RECORDED);
    public static final Option<Long> MAX_PIXELS =
            Option.number("max-pixels", "N", "An image that claims more pixels is bad.", ImageLimits.DEFAULT.maxPixels(), 1, Integer.MAX_VALUE)
                    .as(pixels -> Math.min(pixels, ImageLimits.MOST_PIXELS), pixels -> pixels)
                    .deciding(Effect.CONTRIBUTIONS).resumedAs(RESUMED_AS);
    public static final Option<Long> MAX_IMAGE_BYTES =
            Option.number("max-image-bytes", "N", "An image file larger than this is bad.", ImageLimits.DEFAULT.maxBytes(), 1, ImageLimits.MOST_BYTES)
                    .deciding(Effect.CONTRIBUTIONS).resumedAs(RESUMED_AS);
    /** It decides on machines rather than on images, and a run may be resumed with more of it. */
    public static final Option<Long> MAX_IMAGE_SECONDS =
            Option.number("max-image-seconds", "N", "An image that takes longer to decode is bad.", ImageLimits.DEFAULT.maxSeconds(), 1, MOST_SECONDS)
                    .deciding(Effect.RECORDED);

    /** Of one image, and of the bad ones together. */
    public static final OptionList ALL = OptionList.of(MAX_BAD_FRACTION, MAX_PIXELS, MAX_IMAGE_BYTES, MAX_IMAGE_SECONDS);

    private LimitOptions() {}

    /** Of one image. */
    public static ImageLimits limits(OptionValues values) {
        return new ImageLimits(values.get(MAX_IMAGE_BYTES), values.get(MAX_PIXELS), values.get(MAX_IMAGE_SECONDS));
    }
}
