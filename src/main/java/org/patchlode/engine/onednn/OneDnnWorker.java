package org.patchlode.engine.onednn;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Activations;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OpenMp;
import org.patchlode.timing.StepTimes;

/** One thread's memory for an engine's programs. Threads may take turns, so each call limits the thread that it comes on. */
final class OneDnnWorker implements Worker {

    private final MiningRun mining;
    private final TransposedConvolutions transposes;
    private final Traces traces;
    private final WholeRuns whole;

    OneDnnWorker(OneDnnEngine engine) {
        this.mining = new MiningRun(engine);
        this.transposes = new TransposedConvolutions(engine);
        this.traces = new Traces(engine);
        this.whole = new WholeRuns(engine);
    }

    @Override
    public void peaks(float[] images, int count, IntPredicate counted, PeakSink sink) {
        OpenMp.single();
        mining.peaks(images, count, counted, sink);
    }

    @Override
    public void activations(float[] images, int count, ActivationSink sink) {
        OpenMp.single();
        whole.activations(images, count, sink);
    }

    @Override
    public void ablations(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
        OpenMp.single();
        whole.ablations(image, variants, sink);
    }

    @Override
    public void lapInto(StepTimes times) {
        mining.lapInto(times);
    }

    @Override
    public Activations trace(float[] image, Set<Integer> nodes) {
        OpenMp.single();
        return traces.trace(image, nodes);
    }

    @Override
    public float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns) {
        OpenMp.single();
        return transposes.apply(node, signal, count, rows, columns);
    }

    @Override
    public void close() {
        mining.close();
        transposes.close();
        traces.close();
        whole.close();
    }

    /** For tests: what tracing holds. */
    Traces traces() {
        return traces;
    }
}
