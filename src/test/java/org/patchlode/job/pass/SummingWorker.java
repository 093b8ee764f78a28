package org.patchlode.job.pass;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Activations;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.network.Layer;

/** Gives the sum of the input times the place of map or unit; the layer 'answer' is no number where the sum is above a limit. */
record SummingWorker(EnginePlan plan, float limit) implements Worker {

    private static float sum(float[] inputs, int image) {
        int size = 3 * 6 * 4;
        float sum = 0;
        for (int i = image * size; i < (image + 1) * size; i++) {
            sum += inputs[i];
        }
        return sum;
    }

    @Override
    public void peaks(float[] inputs, int count, IntPredicate counted, PeakSink sink) {
        for (int image = 0; image < count; image++) {
            for (int layer = 0; layer < plan.layers().size(); layer++) {
                Layer planned = plan.layers().get(layer);
                Peaks peaks = new Peaks(planned.shape().maps());
                for (int map = 0; map < peaks.maps(); map++) {
                    float sum = sum(inputs, image);
                    peaks.set(map, planned.name().equals("answer") && sum > limit ? Float.NaN : sum * (map + 1), 0, 0);
                }
                sink.accept(image, layer, peaks);
            }
        }
    }

    @Override
    public void activations(float[] inputs, int count, ActivationSink sink) {
        for (int image = 0; image < count; image++) {
            for (int layer = 0; layer < plan.whole().size(); layer++) {
                float[] whole = new float[plan.whole().get(layer).shape().size()];
                for (int unit = 0; unit < whole.length; unit++) {
                    whole[unit] = sum(inputs, image) * unit;
                }
                sink.accept(image, layer, whole);
            }
        }
    }

    @Override
    public void ablations(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Activations trace(float[] image, Set<Integer> nodes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
