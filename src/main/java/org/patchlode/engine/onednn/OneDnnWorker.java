package org.patchlode.engine.onednn;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.patchlode.engine.Activations;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Worker;
import org.patchlode.timing.StepTimes;

/** One thread's memory for an engine's programs. */
final class OneDnnWorker implements Worker {

    private final OneDnnEngine engine;
    private final MiningRun mining;
    private final TransposedConvolutions transposes;
    private final Map<Set<Integer>, TraceRun> traces = new HashMap<>();

    OneDnnWorker(OneDnnEngine engine) {
        this.engine = engine;
        this.mining = new MiningRun(engine);
        this.transposes = new TransposedConvolutions(engine);
    }

    @Override
    public void peaks(float[] images, int count, PeakSink sink) {
        mining.peaks(images, count, sink);
    }

    @Override
    public void lapInto(StepTimes times) {
        mining.lapInto(times);
    }

    @Override
    public Activations trace(float[] image, Set<Integer> nodes) {
        return traces.computeIfAbsent(Set.copyOf(nodes), set -> new TraceRun(engine, set)).trace(image);
    }

    @Override
    public float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns) {
        return transposes.apply(node, signal, count, rows, columns);
    }

    @Override
    public void close() {
        mining.close();
        transposes.close();
        traces.values().forEach(TraceRun::close);
        traces.clear();
    }
}
