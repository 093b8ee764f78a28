package org.patchlode.engine.onednn;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.patchlode.engine.Activations;

/**
 * Runs of one thread that keep whole activations, one for each set of nodes asked for, the least recently used released
 * past a bound. What they keep lies in one place for all, because only the last trace is valid.
 */
final class Traces implements AutoCloseable {

    private static final long BUDGET = 64L << 20;

    private final OneDnnEngine engine;
    private final LruCache<Set<Integer>, ProgramExecution> runs = new LruCache<>(BUDGET);
    private final Map<Integer, float[]> kept = new HashMap<>();

    Traces(OneDnnEngine engine) {
        this.engine = engine;
    }

    Activations trace(float[] image, Set<Integer> nodes) {
        Set<Integer> wanted = Set.copyOf(nodes);
        ProgramExecution run = runs.of(wanted, set -> new ProgramExecution(engine.tracing(set), engine.dnn()));
        run.execute(image, 0, 1, (tap, bytes) -> keep(run.program().taps().get(tap).node(), bytes));
        return node -> {
            if (!wanted.contains(node)) {
                throw new IllegalArgumentException("the activation of node %d was not kept; name it in the trace".formatted(node));
            }
            return kept.get(node);
        };
    }

    private void keep(int node, ByteBuffer bytes) {
        bytes.asFloatBuffer().get(kept.computeIfAbsent(node, n -> new float[bytes.capacity() / Float.BYTES]));
    }

    /** Bytes of the runs held now. */
    long bytes() {
        return runs.bytes();
    }

    /** Bytes of the activations kept now, of whatever trace. */
    long keptBytes() {
        return kept.values().stream().mapToLong(values -> (long) values.length * Float.BYTES).sum();
    }

    @Override
    public void close() {
        runs.close();
        kept.clear();
    }
}
