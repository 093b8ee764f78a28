package org.patchlode.engine.onednn;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.patchlode.engine.Activations;

/** Runs one image and keeps whole activations. */
final class TraceRun implements AutoCloseable {

    private final Run run;
    private final Map<Integer, float[]> kept = new HashMap<>();

    TraceRun(OneDnnEngine engine, Set<Integer> nodes) {
        run = new Run(engine.tracing(nodes), engine.dnn());
        var network = engine.plan().network();
        nodes.forEach(node -> kept.put(node, new float[network.nodes().get(node).shape().size()]));
    }

    Activations trace(float[] image) {
        run.execute(image, 0, 1, this::keep);
        return this::of;
    }

    private void keep(int tap, ByteBuffer bytes) {
        bytes.asFloatBuffer().get(kept.get(run.program().taps().get(tap).node()));
    }

    private float[] of(int node) {
        float[] activation = kept.get(node);
        if (activation == null) {
            throw new IllegalArgumentException("the activation of node %d was not kept; name it in the trace".formatted(node));
        }
        return activation;
    }

    @Override
    public void close() {
        run.close();
    }
}
