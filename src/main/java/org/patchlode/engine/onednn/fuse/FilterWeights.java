package org.patchlode.engine.onednn.fuse;

import org.patchlode.network.Operation;

/** Weights, outputs first, and bias of a convolution or dense layer. Not written to. */
public record FilterWeights(float[] weights, float[] bias) {

    /** The filter whose result is batch normalised. */
    FilterWeights then(Operation.BatchNormalization norm) {
        float[] w = new float[weights.length];
        float[] b = new float[bias.length];
        int size = weights.length / bias.length;
        for (int o = 0; o < bias.length; o++) {
            float scale = norm.scale()[o];
            for (int i = o * size; i < (o + 1) * size; i++) {
                w[i] = weights[i] * scale;
            }
            b[o] = (float) ((double) bias[o] * scale + norm.shift()[o]);
        }
        return new FilterWeights(w, b);
    }
}
