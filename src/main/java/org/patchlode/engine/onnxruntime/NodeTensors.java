package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.patchlode.network.Node;
import org.patchlode.network.Shape;

/** One thread's native memory for activations, one place a node, taken when it is first asked for. */
final class NodeTensors implements AutoCloseable {

    private record Place(OnnxTensor tensor, ByteBuffer bytes) {}

    private final List<Node> nodes;
    private final Map<Integer, Place> places = new HashMap<>();

    NodeTensors(List<Node> nodes) {
        this.nodes = nodes;
    }

    OnnxTensor tensor(int node) {
        return place(node).tensor();
    }

    Map<Integer, OnnxTensor> tensors(Collection<Integer> wanted) {
        return wanted.stream().distinct().collect(Collectors.toMap(Function.identity(), this::tensor));
    }

    /** What lies there, in the machine's order of bytes. */
    ByteBuffer bytes(int node) {
        return place(node).bytes().duplicate().order(ByteOrder.nativeOrder());
    }

    void put(int node, float[] values, int from) {
        bytes(node).asFloatBuffer().put(values, from, nodes.get(node).shape().size());
    }

    void get(int node, float[] into) {
        bytes(node).asFloatBuffer().get(into, 0, nodes.get(node).shape().size());
    }

    private Place place(int node) {
        return places.computeIfAbsent(node, index -> make(nodes.get(index).shape()));
    }

    private static Place make(Shape shape) {
        ByteBuffer bytes = direct((long) shape.size() * Float.BYTES);
        return new Place(tensor(bytes, OnnxJavaType.FLOAT, 1, shape.maps(), shape.rows(), shape.columns()), bytes);
    }

    /** @throws IllegalStateException if one activation takes more than a buffer can hold */
    static ByteBuffer direct(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalStateException("an activation of %,d bytes does not fit in one buffer; give the network a smaller input".formatted(bytes));
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    }

    /** Over that memory, not a copy of it. */
    static OnnxTensor tensor(ByteBuffer direct, OnnxJavaType type, long... sides) {
        try {
            return OnnxTensor.createTensor(OnnxRuntimeSupport.environment(), direct, sides, type);
        } catch (OrtException e) {
            throw PreparedGraph.failed(e);
        }
    }

    @Override
    public void close() {
        places.values().forEach(place -> place.tensor().close());
        places.clear();
    }
}
