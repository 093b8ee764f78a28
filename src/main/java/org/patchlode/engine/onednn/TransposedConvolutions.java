package org.patchlode.engine.onednn;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * Transposed convolutions of one thread, compiled on first request for a convolution and signal size; the least recently
 * used are released past a bound on memory. Signals run in chunks of a fixed size, so results do not depend on how many
 * run together.
 */
final class TransposedConvolutions implements AutoCloseable {

    private static final long BUDGET = 256L << 20;

    private record Key(int node, int rows, int columns) {}

    private record Entry(Dnn dnn, Run run, Shape result) {
        void close() {
            run.close();
            dnn.close();
        }
    }

    private final OneDnnEngine engine;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private float[] results = new float[0];
    private long bytes;

    TransposedConvolutions(OneDnnEngine engine) {
        this.engine = engine;
    }

    float[] apply(int node, float[] signal, int count, int rows, int columns) {
        Entry entry = entries.get(new Key(node, rows, columns));
        if (entry == null) {
            entry = compile(node, rows, columns);
            entries.put(new Key(node, rows, columns), entry);
            bytes += size(entry);
            trim();
        }
        int size = entry.result().size();
        if (results.length < (long) count * size) {
            results = new float[Math.multiplyExact(count, size)];
        }
        int chunk = entry.run().program().batch();
        int signalSize = outputs(node) * rows * columns;
        for (int done = 0; done < count; done += chunk) {
            int from = done;
            int n = Math.min(chunk, count - done);
            entry.run().execute(signal, from * signalSize, n, (tap, memory) -> memory.asFloatBuffer().get(results, from * size, n * size));
        }
        return results;
    }

    private Entry compile(int node, int rows, int columns) {
        Dnn dnn = new Dnn(engine.dnn());
        try {
            var n = engine.plan().network().nodes().get(node);
            Shape inputs = engine.plan().network().nodes().get(n.input()).shape();
            TransposeCompiler compiler = new TransposeCompiler(n, inputs.maps(), rows, columns, dnn, engine.constants());
            return new Entry(dnn, new Run(compiler.compile(), dnn), compiler.result());
        } catch (RuntimeException | Error e) {
            dnn.close();
            throw e;
        }
    }

    private int outputs(int node) {
        return ((Operation.Convolution) engine.plan().network().nodes().get(node).operation()).outputs();
    }

    private void trim() {
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > BUDGET && entries.size() > 1) {
            Entry entry = oldest.next();
            oldest.remove();
            bytes -= size(entry);
            entry.close();
        }
    }

    private static long size(Entry entry) {
        return entry.run().program().arenaBytes() + entry.run().program().scratchBytes();
    }

    @Override
    public void close() {
        entries.values().forEach(Entry::close);
        entries.clear();
        results = new float[0];
    }
}
