package org.patchlode.job.pass;

import java.util.List;
import org.patchlode.mining.BadImage;

/** More of the corpus is bad than the user allows. Exit code 5. */
public final class TooManyBadImagesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TooManyBadImagesException(String message) {
        super(message);
    }

    /**
     * Of a pass that lists them.
     *
     * @param bad that were met
     * @param total images of the pass
     * @param early whether images are left that nobody has looked at
     * @param limit what that is too much for: "more than … allows"
     * @param where URI of the list
     */
    public static TooManyBadImagesException listed(List<BadImage> bad, long total, boolean early, String limit, String where) {
        BadImage first = bad.get(0);
        return new TooManyBadImagesException("%s%d of %d images are bad, %s; the first is %s: %s; all%s are listed in %s".formatted(
                early ? "at least " : "", bad.size(), total, limit, first.image(), first.reason(), early ? " that were met" : "", where));
    }
}
