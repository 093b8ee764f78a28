package org.patchlode.corpus.resize;

import org.patchlode.model.Preprocessing;
import org.patchlode.model.Resize;

/**
 * By how much a JPEG may be reduced while it is decoded: what is left is at least as large as the resize rule's result, so
 * that an image is never enlarged for it, and one that has the input's size is never touched.
 */
public final class ReducedScale {

    private static final int MOST = 8;

    private final boolean allowed;
    private final int least;

    public ReducedScale(Preprocessing preprocessing) {
        least = least(preprocessing);
        allowed = preprocessing.reducedDecoding() && least > 0;
    }

    /** 1 (whole), 2, 4 or 8. */
    public int of(int width, int height) {
        int scale = MOST;
        while (scale > 1 && (!allowed || Math.min(width, height) / scale < least)) {
            scale /= 2;
        }
        return scale;
    }

    /** What the shorter side must keep, either way up; 0 for rules that take pixels as they are or count samples. */
    private static int least(Preprocessing preprocessing) {
        int longest = Math.max(preprocessing.width(), preprocessing.height());
        Resize rule = preprocessing.resize();
        if (rule instanceof Resize.ShorterSide shorter) {
            return shorter.side();
        }
        if (rule instanceof Resize.Squash) {
            return longest;
        }
        if (rule instanceof Resize.TorchvisionShorter shorter && antialiased(shorter.sampling())) {
            return shorter.side();
        }
        if (rule instanceof Resize.TorchvisionSize size && antialiased(size.sampling())) {
            return Math.max(size.rows(), size.columns());
        }
        if (rule instanceof Resize.KerasLoadImg keras && antialiased(keras.sampling())) {
            return longest;
        }
        return 0;
    }

    private static boolean antialiased(Resize.Sampling sampling) {
        return sampling == Resize.Sampling.PILLOW_BILINEAR || sampling == Resize.Sampling.PILLOW_BICUBIC;
    }
}
