package org.patchlode.engine.nd4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.patchlode.network.Operation;

/** Layer normalisation across maps; ND4J's own op leaves no choice of epsilon. */
final class LayerNorm {

    private LayerNorm() {}

    static void apply(Operation.LayerNormalization norm, INDArray in, INDArray out) {
        int maps = norm.scale().length;
        int plane = (int) (in.length() / maps);
        float[] values = new float[maps * plane];
        new FloatPointer(in.data().pointer()).get(values);
        for (int position = 0; position < plane; position++) {
            double sum = 0;
            for (int at = position; at < values.length; at += plane) {
                sum += values[at];
            }
            double mean = sum / maps;
            double square = 0;
            for (int at = position; at < values.length; at += plane) {
                square += (values[at] - mean) * (values[at] - mean);
            }
            double factor = 1 / Math.sqrt(square / maps + norm.epsilon());
            for (int map = 0; map < maps; map++) {
                int at = map * plane + position;
                values[at] = (float) ((values[at] - mean) * factor * norm.scale()[map] + norm.shift()[map]);
            }
        }
        new FloatPointer(out.data().pointer()).put(values);
    }
}
