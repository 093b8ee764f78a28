package org.patchlode.engine.onednn.compile;

import java.util.Arrays;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onednn.capi.OneDnnSupport;

/**
 * Groups of a convolution merged into fewer, wider ones, with zeros between what did not see each other. oneDNN's kernels
 * want groups of whole blocks of maps, or depthwise ones of a single map; for what lies between it has only a plain loop,
 * many times slower than the zeros cost.
 *
 * @param count groups after merging
 * @param merged groups in each
 * @param ins maps that a group read before merging
 * @param outs maps that it made
 */
record Groups(int count, int merged, int ins, int outs) {

    /** A gigabyte: as many groups as maps, and a prime number of them, would multiply weights by thousands. */
    private static final long MOST_VALUES = 1L << 28;

    static Groups of(int groups, int inputs, int outputs) {
        int ins = inputs / groups;
        int outs = outputs / groups;
        int block = OneDnnSupport.block();
        if (groups == 1 || ins == 1 && outs == 1) {
            return new Groups(groups, 1, ins, outs);
        }
        for (int merged = 1; merged < groups; merged++) {
            if (groups % merged == 0 && merged * ins % block == 0 && merged * outs % block == 0) {
                return new Groups(groups / merged, merged, ins, outs);
            }
        }
        return new Groups(1, groups, ins, outs);
    }

    /** Groups as they are. */
    static Groups unmerged(int groups, int inputs, int outputs) {
        return new Groups(groups, 1, inputs / groups, outputs / groups);
    }

    /** Whether every map is a group of its own. */
    boolean isDepthwise() {
        return count > 1 && merged == 1 && ins == 1 && outs == 1;
    }

    /**
     * Weights {@code [outputs, inputs / groups, kernel]} for the wider groups, with zeros for maps that only fill a block.
     *
     * @param kernel positions of the window
     * @param inputs maps read, filler among them; more than there are only if all see each other or none
     * @param outputs maps made, filler among them
     */
    float[] padded(float[] weights, int kernel, int inputs, int outputs) {
        float[] wide = widen(weights, kernel);
        int line = merged * ins * kernel;
        int widened = isDepthwise() ? line : inputs / count * kernel;
        if (widened == line) {
            return Arrays.copyOf(wide, size((long) outputs * line));
        }
        float[] padded = new float[size((long) outputs * widened)];
        for (int o = 0; o < wide.length / line; o++) {
            System.arraycopy(wide, o * line, padded, o * widened, line);
        }
        return padded;
    }

    private static int size(long values) {
        if (values > MOST_VALUES) {
            throw new UnsupportedNetworkException("its weights with the zeros between groups would be %,d values, past the %,d that this engine makes; use the nd4j engine".formatted(values, MOST_VALUES));
        }
        return (int) values;
    }

    /** Weights {@code [outputs, inputs / groups, kernel]} for the wider groups. @param kernel positions of the window */
    float[] widen(float[] weights, int kernel) {
        if (merged == 1) {
            return weights;
        }
        int line = ins * kernel;
        float[] wide = new float[size((long) weights.length * merged)];
        for (int o = 0; o < weights.length / line; o++) {
            System.arraycopy(weights, o * line, wide, (o * merged + o / outs % merged) * line, line);
        }
        return wide;
    }
}
