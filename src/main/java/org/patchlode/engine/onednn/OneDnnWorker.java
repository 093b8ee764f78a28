package org.patchlode.engine.onednn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.patchlode.engine.Activations;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Worker;
import org.patchlode.network.Layer;

/** One thread's memory for an engine's programs. */
final class OneDnnWorker implements Worker {

    private final OneDnnEngine engine;
    private final MiningRun mining;
    private final Map<Set<Integer>, TraceRun> traces = new HashMap<>();

    OneDnnWorker(OneDnnEngine engine) {
        this.engine = engine;
        this.mining = new MiningRun(engine);
    }

    @Override
    public void peaks(float[] images, int count, PeakSink sink) {
        mining.peaks(images, count, sink);
    }

    @Override
    public Activations trace(float[] image, Set<Integer> nodes) {
        return traces.computeIfAbsent(Set.copyOf(nodes), set -> new TraceRun(engine, set)).trace(image);
    }

    @Override
    public float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        mining.close();
        traces.values().forEach(TraceRun::close);
        traces.clear();
    }
}
