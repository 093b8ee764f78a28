package org.patchlode.engine.nd4j;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.Worker;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/**
 * Runs a network on ND4J ops. Weights lie once in native memory and are read by all workers.
 *
 * <p>Images run one at a time: then nothing can depend on the batch, and the activations of one image stay in the cache.
 */
public final class Nd4jEngine implements Engine {

    private static final int MICRO_BATCH = 1;

    private final EnginePlan plan;
    private final Map<Integer, INDArray> weights = new HashMap<>();
    private final Map<Integer, INDArray> biases = new HashMap<>();

    /**
     * Moves the plan's weights to native memory.
     *
     * @throws UnsupportedNetworkException if it mines what only the model's own graph makes
     */
    public Nd4jEngine(EnginePlan plan) {
        this.plan = plan;
        plan.foreign().ifPresent(operation -> {
            throw new UnsupportedNetworkException("ND4J has no operator %s; use the onnxruntime engine".formatted(operation.operator()));
        });
        // Initialises ND4J, whose holder of native calls cannot be the first of its classes to load.
        Nd4j.getBackend();
        for (Node node : plan.network().nodes()) {
            load(node);
        }
    }

    @Override
    public String description() {
        return "ND4J " + Nd4j.getBackend().getClass().getSimpleName() + " " + System.getProperty("patchlode.nd4j.version", "1.0.0-M2.1");
    }

    @Override
    public int microBatch() {
        return MICRO_BATCH;
    }

    @Override
    public Worker worker() {
        return new Nd4jWorker(this, plan);
    }

    @Override
    public void close() {
        weights.values().forEach(INDArray::close);
        biases.values().forEach(INDArray::close);
        weights.clear();
        biases.clear();
    }

    /** Convolutions {@code [kernel rows, kernel columns, inputs, outputs]}, dense {@code [inputs, outputs]}, scales {@code [maps]}. */
    INDArray weights(int node) {
        return weights.get(node);
    }

    INDArray bias(int node) {
        return biases.get(node);
    }

    private void load(Node node) {
        if (node.operation() instanceof Operation.Convolution c) {
            int inputs = plan.network().nodes().get(node.input()).shape().maps() / c.groups();
            int[] shape = {c.outputs(), inputs, c.geometry().kernelRows(), c.geometry().kernelColumns()};
            try (INDArray raw = Nd4j.create(c.weights(), shape, 'c')) {
                weights.put(node.index(), raw.permute(2, 3, 1, 0).dup('c'));
            }
            biases.put(node.index(), vector(c.bias()));
        } else if (node.operation() instanceof Operation.Dense d) {
            try (INDArray raw = Nd4j.create(d.weights(), new int[] {d.outputs(), d.weights().length / d.outputs()}, 'c')) {
                weights.put(node.index(), raw.transpose().dup('c'));
            }
            biases.put(node.index(), vector(d.bias()));
        } else if (node.operation() instanceof Operation.BatchNormalization n) {
            weights.put(node.index(), perMap(n.scale()));
            biases.put(node.index(), perMap(n.shift()));
        } else if (node.operation() instanceof Operation.PRelu p) {
            weights.put(node.index(), Nd4j.createFromArray(p.slopes()).reshape(p.slopes().length, 1, 1));
        }
    }

    private static INDArray vector(float[] values) {
        return Nd4j.createFromArray(values).castTo(DataType.FLOAT);
    }

    private static INDArray perMap(float[] values) {
        return Nd4j.createFromArray(values).reshape(1, values.length, 1, 1);
    }
}
