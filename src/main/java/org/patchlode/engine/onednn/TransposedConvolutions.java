package org.patchlode.engine.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.compile.TransposeCompiler;
import org.patchlode.network.Geometry;
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

    /** @param windows whether the program leaves the adding up of windows */
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
        int signalSize = outputs(node) * rows * columns;
        for (int done = 0; done < count; done += chunk) {
            int from = done;
            int n = Math.min(chunk, count - done);
            entry.run().execute(signal, from * signalSize, n, (tap, memory) -> {
                if (entry.windows()) {
                    addUp(memory.asFloatBuffer(), node, new Shape(outputs(node), rows, columns), entry.result(), from, n);
                } else {
                    memory.asFloatBuffer().get(results, from * size, n * size);
                }
            });
        }
        return results;
    }

    /** Adds every position's window to the result, positions in row-major order. */
    private void addUp(FloatBuffer memory, int node, Shape signal, Shape result, int from, int count) {
        Geometry g = ((Operation.Convolution) engine.plan().network().nodes().get(node).operation()).geometry();
        int kernelColumns = g.kernelColumns();
        // Where each line of a window lies from its corner: worked out here, for a division takes as long as all additions of a line.
        int[] lines = new int[result.maps() * g.kernelRows()];
        for (int line = 0; line < lines.length; line++) {
            lines[line] = line / g.kernelRows() * result.plane() + line % g.kernelRows() * result.columns();
        }
        float[] window = new float[lines.length * kernelColumns];
        Arrays.fill(results, from * result.size(), (from + count) * result.size(), 0);
        for (int s = 0; s < count; s++) {
            for (int y = 0; y < signal.rows(); y++) {
                int corner = (from + s) * result.size() + y * g.strideRows() * result.columns();
                for (int x = 0; x < signal.columns(); x++, corner += g.strideColumns()) {
                    memory.get(window);
                    addWindow(window, lines, kernelColumns, corner);
                }
            }
        }
    }

    private void addWindow(float[] window, int[] lines, int columns, int corner) {
        float[] sums = results;
        for (int line = 0, at = 0; line < lines.length; line++) {
            int to = corner + lines[line];
            for (int k = 0; k < columns; k++, at++) {
                sums[to + k] += window[at];
            }
        }
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

    private int outputs(int node) {
        return ((Operation.Convolution) engine.plan().network().nodes().get(node).operation()).outputs();
    }

    @Override
    public void close() {
        entries.close();
        results = new float[0];
    }
}
