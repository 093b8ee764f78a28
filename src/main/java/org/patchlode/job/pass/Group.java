package org.patchlode.job.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.Presentation;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.corpus.resize.Prepared;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** Analyses that want the same pictures of each image, and the pictures that wait to be shown to the network for them. */
final class Group {

    private final Presentation presentation;
    private final List<Running<?, ?>> analyses;
    private final EnginePlan plan;
    private final Needs needs;
    private final int microBatch;
    private final float[] inputs;
    private final Peaks[][] peaks;
    /** By image of the micro-batch, then layer; one place serves all images unless the network is run again on each. */
    private final float[][][] whole;
    private final boolean ablating;
    private final int inputSize;
    private final List<Waiting> waiting = new ArrayList<>();

    /** A picture whose input is written. @param place of its image among those that the analyses hold */
    private record Waiting(int place, int variant) {}

    /**
     * @param plan what the engine computes for all analyses of the pass
     * @param inputSize values of an input
     */
    Group(Presentation presentation, List<Running<?, ?>> analyses, EnginePlan plan, int microBatch, int inputSize) {
        this.presentation = presentation;
        this.analyses = List.copyOf(analyses);
        this.plan = plan;
        this.microBatch = microBatch;
        needs = analyses.stream().map(running -> running.analysis().needs()).reduce(Needs.NONE, Needs::and);
        inputs = new float[Math.multiplyExact(microBatch, inputSize)];
        peaks = new Peaks[microBatch][];
        for (int i = 0; i < microBatch; i++) {
            peaks[i] = plan.layers().stream().map(layer -> new Peaks(layer.shape().maps())).toArray(Peaks[]::new);
        }
        ablating = analyses.stream().anyMatch(running -> running.analysis().ablating());
        this.inputSize = inputSize;
        whole = new float[ablating ? microBatch : 1][][];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = plan.whole().stream().map(layer -> new float[layer.shape().size()]).toArray(float[][]::new);
        }
    }

    /** Writes an image's pictures as inputs, and runs the network as often as a micro-batch of them is full. */
    void show(String image, Prepared picture, InputTensor tensor, Worker worker, StepTimes times) {
        int place = 0;
        Optional<String> problem = presentation.problem(image, picture);
        for (Running<?, ?> running : analyses) {
            place = running.begin(image, problem);
        }
        if (problem.isPresent()) {
            return;
        }
        for (int variant = 0; variant < presentation.pictures(); variant++) {
            presentation.show(image, variant, picture, tensor, inputs, waiting.size() * tensor.size());
            waiting.add(new Waiting(place, variant));
            times.lap(StepKind.PREPARE);
            if (waiting.size() == microBatch) {
                forward(worker, times);
            }
        }
    }

    /** Runs what waits. */
    void forward(Worker worker, StepTimes times) {
        if (waiting.isEmpty()) {
            return;
        }
        if (!needs.peaks().isEmpty()) {
            worker.peaks(inputs, waiting.size(), (image, layer, found) -> peaks[image][layer].copyFrom(found));
        }
        if (needs.whole().isEmpty()) {
            for (int image = 0; image < waiting.size(); image++) {
                see(image, worker);
            }
        } else {
            worker.activations(inputs, waiting.size(), (image, layer, activation) -> {
                float[][] own = whole[image % whole.length];
                System.arraycopy(activation, 0, own[layer], 0, activation.length);
                if (layer == own.length - 1 && !ablating) {
                    see(image, worker);
                }
            });
            // The worker cannot run anew before it has given all that it has.
            for (int image = 0; ablating && image < waiting.size(); image++) {
                see(image, worker);
            }
        }
        waiting.clear();
        times.lap(StepKind.FORWARD);
    }

    private void see(int image, Worker worker) {
        Waiting picture = waiting.get(image);
        Running.Again again = (variants, sink) -> worker.ablations(Arrays.copyOfRange(inputs, image * inputSize, (image + 1) * inputSize), variants, sink);
        analyses.forEach(running -> running.see(picture.place(), picture.variant(), peaks[image], whole[image % whole.length], again));
    }
}
