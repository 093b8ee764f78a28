package org.patchlode.job.pass;

import java.util.Arrays;
import java.util.List;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.Presentation;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** Shows a micro-batch of pictures to the network: the buffers of one thread. Not thread-safe. */
final class Showing {

    private final Presentation presentation;
    private final List<Running<?, ?>> analyses;
    private final Needs needs;
    private final InputTensor tensor;
    private final float[] inputs;
    private final Peaks[][] peaks;
    /** By picture of the micro-batch, then layer; one place serves all pictures unless the network is run again on each. */
    private final float[][][] whole;
    private final boolean ablating;

    /** @param plan what the engine computes @param needs of the analyses together */
    Showing(Presentation presentation, List<Running<?, ?>> analyses, EnginePlan plan, Needs needs, int microBatch, InputTensor tensor) {
        this.presentation = presentation;
        this.analyses = analyses;
        this.needs = needs;
        this.tensor = tensor;
        inputs = new float[Math.multiplyExact(microBatch, tensor.size())];
        peaks = new Peaks[microBatch][];
        for (int i = 0; i < microBatch; i++) {
            peaks[i] = plan.layers().stream().map(layer -> new Peaks(layer.shape().maps())).toArray(Peaks[]::new);
        }
        ablating = analyses.stream().anyMatch(running -> running.analysis().ablating());
        whole = new float[ablating ? microBatch : 1][][];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = plan.whole().stream().map(layer -> new float[layer.shape().size()]).toArray(float[][]::new);
        }
    }

    /** @param batch pictures, at most a micro-batch @param turn returns when the analyses may see what came out */
    void run(List<Shown> batch, Worker worker, StepTimes times, Runnable turn) {
        for (int i = 0; i < batch.size(); i++) {
            Shown shown = batch.get(i);
            presentation.show(shown.image(), shown.variant(), shown.picture(), tensor, inputs, i * tensor.size());
        }
        times.lap(StepKind.PREPARE);
        if (!needs.peaks().isEmpty()) {
            boolean[] counted = new boolean[batch.size()];
            for (int i = 0; i < counted.length; i++) {
                String image = batch.get(i).image();
                counted[i] = analyses.stream().anyMatch(running -> running.analysis().counts(image));
            }
            worker.peaks(inputs, batch.size(), image -> counted[image], (image, layer, found) -> peaks[image][layer].copyFrom(found));
        }
        if (needs.whole().isEmpty()) {
            turn.run();
            for (int image = 0; image < batch.size(); image++) {
                see(batch, image, worker);
            }
        } else {
            worker.activations(inputs, batch.size(), (image, layer, activation) -> {
                if (image == 0 && layer == 0) {
                    turn.run();
                }
                float[][] own = whole[image % whole.length];
                System.arraycopy(activation, 0, own[layer], 0, activation.length);
                if (layer == own.length - 1 && !ablating) {
                    see(batch, image, worker);
                }
            });
            // The worker cannot run anew before it has given all that it has.
            for (int image = 0; ablating && image < batch.size(); image++) {
                see(batch, image, worker);
            }
        }
        times.lap(StepKind.FORWARD);
    }

    private void see(List<Shown> batch, int image, Worker worker) {
        Shown shown = batch.get(image);
        Running.Again again = (variants, sink) -> worker.ablations(Arrays.copyOfRange(inputs, image * tensor.size(), (image + 1) * tensor.size()), variants, sink);
        analyses.forEach(running -> running.see(shown.place(), shown.variant(), peaks[image], whole[image % whole.length], again));
    }
}
