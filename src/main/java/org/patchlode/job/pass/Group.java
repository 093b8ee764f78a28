package org.patchlode.job.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.Presentation;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.corpus.resize.Prepared;
import org.patchlode.engine.Worker;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.timing.StepTimes;

/** Analyses that want the same pictures of each image, and the pictures that wait to be shown to the network for them. */
final class Group {

    private final Presentation presentation;
    private final List<Running<?, ?>> analyses;
    private final int microBatch;
    private final ShowingFactory showings;
    private final Showing own;
    private final Helpers helpers;
    private final List<Shown> waiting = new ArrayList<>();

    /** Makes room for a micro-batch. */
    private interface ShowingFactory {
        Showing make();
    }

    /**
     * @param task what the engine computes for all analyses of the pass, and how an image becomes an input
     * @param helpers who may run pictures beside the task's own thread
     */
    Group(Presentation presentation, List<Running<?, ?>> analyses, MiningTask task, int microBatch, InputTensor tensor, Helpers helpers) {
        this.presentation = presentation;
        this.analyses = List.copyOf(analyses);
        this.microBatch = microBatch;
        this.helpers = helpers;
        Needs needs = analyses.stream().map(running -> running.analysis().needs()).reduce(Needs.NONE, Needs::and);
        showings = () -> new Showing(presentation, this.analyses, task.plan(), needs, microBatch, tensor);
        own = showings.make();
    }

    /** Takes an image's pictures, and runs the network as often as a micro-batch of them is full. */
    void show(String image, Prepared picture, Worker worker, StepTimes times) {
        int place = 0;
        Optional<String> problem = presentation.problem(image, picture);
        for (Running<?, ?> running : analyses) {
            place = running.begin(image, problem);
        }
        if (problem.isPresent()) {
            return;
        }
        int pictures = presentation.pictures();
        if (pictures >= 2 * microBatch && helpers.idle() > 0) {
            forward(worker, times);
            showBesides(image, place, picture, worker, times);
            return;
        }
        for (int variant = 0; variant < pictures; variant++) {
            waiting.add(new Shown(image, place, variant, picture));
            if (waiting.size() == microBatch) {
                forward(worker, times);
            }
        }
    }

    /** All pictures of one image, with whoever is idle. */
    private void showBesides(String image, int place, Prepared picture, Worker worker, StepTimes times) {
        List<List<Shown>> batches = new ArrayList<>();
        for (int from = 0; from < presentation.pictures(); from += microBatch) {
            List<Shown> batch = new ArrayList<>();
            for (int variant = from; variant < Math.min(presentation.pictures(), from + microBatch); variant++) {
                batch.add(new Shown(image, place, variant, picture));
            }
            batches.add(batch);
        }
        Turns turns = new Turns(batches.size());
        helpers.beside(
                turns,
                helping -> turns.work(showings.make(), batches, helping, new StepTimes(), () -> helpers.idle() >= 0),
                () -> turns.work(own, batches, worker, times, () -> true));
    }

    /** Runs what waits. */
    void forward(Worker worker, StepTimes times) {
        if (!waiting.isEmpty()) {
            own.run(waiting, worker, times, () -> {});
            waiting.clear();
        }
    }
}
