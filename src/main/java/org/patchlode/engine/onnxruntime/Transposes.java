package org.patchlode.engine.onnxruntime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One thread's memory for transposed convolutions: it grows to what the largest takes. */
final class Transposes {

    private final OnnxRuntimeEngine engine;
    private ByteBuffer signals = ByteBuffer.allocateDirect(0);
    private ByteBuffer windows = ByteBuffer.allocateDirect(0);
    private float[] result = new float[0];

    Transposes(OnnxRuntimeEngine engine) {
        this.engine = engine;
    }

    float[] apply(int node, float[] signal, int count, int rows, int columns) {
        TransposedGraph graph = engine.transpose(node);
        int in = Math.toIntExact(graph.signals(count, rows, columns));
        int out = Math.toIntExact(graph.values(count, rows, columns));
        signals = room(signals, in);
        windows = room(windows, out);
        if (result.length < out) {
            result = new float[out];
        }
        signals.asFloatBuffer().put(signal, 0, in);
        graph.run(part(signals, in), part(windows, out), count, rows, columns);
        windows.asFloatBuffer().get(result, 0, out);
        return result;
    }

    private static ByteBuffer room(ByteBuffer buffer, int values) {
        long bytes = (long) values * Float.BYTES;
        return buffer.capacity() >= bytes ? buffer : NodeTensors.direct(bytes);
    }

    private static ByteBuffer part(ByteBuffer buffer, int values) {
        return buffer.slice(0, values * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
