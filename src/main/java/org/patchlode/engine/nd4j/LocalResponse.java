package org.patchlode.engine.nd4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.patchlode.network.Operation;

/**
 * Local response normalisation across maps. ND4J's own op calls a kernel that takes the third power of the sum, so that it makes 0 of
 * activations above some 10 million.
 */
final class LocalResponse {

    private LocalResponse() {}

    static void apply(Operation.LocalResponseNormalization norm, INDArray in, INDArray out) {
        int maps = (int) in.size(1);
        int plane = (int) (in.length() / maps);
        float[] values = new float[maps * plane];
        new FloatPointer(in.data().pointer()).get(values);
        float[] normalized = new float[values.length];
        int reach = norm.size() / 2;
        for (int map = 0; map < maps; map++) {
            int last = Math.min(maps - 1, map + reach);
            for (int position = 0; position < plane; position++) {
                double squares = 0;
                for (int other = Math.max(0, map - reach); other <= last; other++) {
                    double value = values[other * plane + position];
                    squares += value * value;
                }
                int at = map * plane + position;
                normalized[at] = (float) (values[at] * Math.pow(norm.k() + norm.alpha() * squares, -norm.beta()));
            }
        }
        new FloatPointer(out.data().pointer()).put(normalized);
    }
}
