package org.patchlode.engine.nd4j;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.patchlode.engine.BufferPlan;
import org.patchlode.network.Node;
import org.patchlode.network.OperationType;

/** One thread's arrays and bound ops: a network's steps over planned memory, for one image. */
final class Nd4jForward implements AutoCloseable {

    private final List<Node> nodes;
    private final INDArray[] arrays;
    private final INDArray[] buffers;
    private final Runnable[] steps;
    private final Nd4jSteps binder;

    /** @param last index of the last node that is run */
    Nd4jForward(Nd4jEngine engine, List<Node> nodes, int last) {
        this.nodes = nodes;
        BufferPlan plan = new BufferPlan(nodes, last, Set.of(), inPlace());
        buffers = new INDArray[plan.buffers()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = Nd4j.createUninitialized(DataType.FLOAT, plan.values(i));
        }
        arrays = new INDArray[last + 1];
        binder = new Nd4jSteps(engine, arrays);
        steps = new Runnable[last + 1];
        for (Node node : nodes.subList(0, last + 1)) {
            arrays[node.index()] = Nd4j.create(buffers[plan.bufferOf(node.index())].data(), Nd4jSteps.shape(node.shape()));
            steps[node.index()] = binder.step(node);
        }
    }

    private Set<Integer> inPlace() {
        Set<Integer> result = new HashSet<>();
        for (Node node : nodes) {
            // Where the first input comes again, as in x + y + x, it is still wanted when it would have been written over.
            if (Collections.frequency(node.inputs(), node.inputs().isEmpty() ? 0 : node.input()) > 1) {
                continue;
            }
            if (mayOverwrite(node.operation().type())) {
                result.add(node.index());
            }
        }
        return result;
    }

    private static boolean mayOverwrite(OperationType type) {
        return switch (type) {
            case ACTIVATION, PRELU, CLIP, BATCH_NORMALIZATION, ADDITION, SOFTMAX, IDENTITY -> true;
            case INPUT, CONVOLUTION, DENSE, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, LOCAL_RESPONSE_NORMALIZATION, ZERO_PADDING, BORDER_PADDING, CROPPING,
                    UPSAMPLING, EXTREMUM, LAYER_NORMALIZATION, LOG_SOFTMAX, CONCATENATION, MULTIPLICATION, MAP_SELECTION, FLATTEN, FOREIGN -> false;
        };
    }

    /** Index of the last node that is run. */
    int last() {
        return steps.length - 1;
    }

    void load(float[] images, int offset) {
        floats(0).put(images, offset, nodes.get(0).shape().size());
    }

    void run(int node) {
        steps[node].run();
    }

    /** A node's activation, valid until a later node is run; a copy. */
    float[] read(int node) {
        float[] values = new float[nodes.get(node).shape().size()];
        floats(node).get(values);
        return values;
    }

    void read(int node, float[] into) {
        floats(node).get(into);
    }

    void write(int node, float[] values) {
        floats(node).put(values);
    }

    /** Raw bits of a node's activation. */
    IntPointer bits(int node) {
        return new IntPointer(arrays[node].data().pointer());
    }

    private FloatPointer floats(int node) {
        return new FloatPointer(arrays[node].data().pointer());
    }

    @Override
    public void close() {
        binder.close();
        for (INDArray buffer : buffers) {
            buffer.close();
        }
    }
}
