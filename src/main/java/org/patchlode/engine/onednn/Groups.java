package org.patchlode.engine.onednn;

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

    /** Weights {@code [outputs, inputs / groups, kernel]} for the wider groups. @param kernel positions of the window */
    float[] widen(float[] weights, int kernel) {
        if (merged == 1) {
            return weights;
        }
        int line = ins * kernel;
        float[] wide = new float[weights.length * merged];
        for (int o = 0; o < weights.length / line; o++) {
            System.arraycopy(weights, o * line, wide, (o * merged + o / outs % merged) * line, line);
        }
        return wide;
    }
}
