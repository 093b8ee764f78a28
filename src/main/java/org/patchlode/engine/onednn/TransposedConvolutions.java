package org.patchlode.engine.onednn;

import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.compile.TransposeCompiler;
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

    /** @param windows whether the program leaves the adding up of windows, one signal at a time */
    private record Entry(OneDnn dnn, ProgramExecution run, Shape result, boolean windows) implements LruCache.Held {

        @Override
        public long bytes() {
            return run.bytes();
        }

        @Override
        public void close() {
            run.close();
            dnn.close();
        }
    }

    private final OneDnnEngine engine;
    private final LruCache<Key, Entry> entries = new LruCache<>(BUDGET);
    private final OverlapAdd overlap = new OverlapAdd();
    private float[] results = new float[0];

    TransposedConvolutions(OneDnnEngine engine) {
        this.engine = engine;
    }

    float[] apply(int node, float[] signal, int count, int rows, int columns) {
        Entry entry = entries.of(new Key(node, rows, columns), this::compile);
        int size = entry.result().size();
        if (results.length < (long) count * size) {
            results = new float[Math.multiplyExact(count, size)];
        }
        int chunk = entry.run().program().batch();
        int signalSize = convolution(node).outputs() * rows * columns;
        for (int done = 0; done < count; done += chunk) {
            int from = done;
            int n = Math.min(chunk, count - done);
            entry.run().execute(signal, from * signalSize, n, (tap, memory) -> {
                if (entry.windows()) {
                    overlap.add(memory.asFloatBuffer(), convolution(node).geometry(), entry.result(), rows, columns, results, from * size);
                } else {
                    memory.asFloatBuffer().get(results, from * size, n * size);
                }
            });
        }
        return results;
    }

    private Entry compile(Key key) {
        OneDnn dnn = new OneDnn(engine.dnn());
        try {
            var n = engine.plan().network().nodes().get(key.node());
            Shape inputs = engine.plan().network().nodes().get(n.input()).shape();
            TransposeCompiler compiler = new TransposeCompiler(n, inputs.maps(), key.rows(), key.columns(), dnn, engine.constants());
            return new Entry(dnn, new ProgramExecution(compiler.compile(), dnn), compiler.result(), compiler.windows());
        } catch (RuntimeException | Error e) {
            dnn.close();
            throw e;
        }
    }

    private Operation.Convolution convolution(int node) {
        return (Operation.Convolution) engine.plan().network().nodes().get(node).operation();
    }

    @Override
    public void close() {
        entries.close();
        results = new float[0];
    }
}
