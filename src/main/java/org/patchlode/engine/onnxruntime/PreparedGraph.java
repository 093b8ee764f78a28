package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.HashMap;
import java.util.Map;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onnxruntime.graph.OnnxGraph;

/** A graph and its weights, made ready once and run by all threads at once, each in its own thread alone. */
final class PreparedGraph implements AutoCloseable {

    /** Version 1.23 takes a Pad below and to the right into an AveragePool that does not count it: means at that border become too large. */
    private static final String WRONG_OPTIMIZERS = "Pad_Fusion";

    private final OnnxGraph graph;
    private final OrtSession session;

    private PreparedGraph(OnnxGraph graph, OrtSession session) {
        this.graph = graph;
        this.session = session;
    }

    /**
     * The fastest form: operators are joined, convolutions read and write maps in blocks.
     *
     * @throws UnsupportedNetworkException if ONNX Runtime refuses the graph
     */
    static PreparedGraph fast(OnnxGraph graph) {
        return new PreparedGraph(graph, session(graph.bytes(), OptLevel.ALL_OPT));
    }

    /**
     * Every operator by itself as the graph has it: which of them are joined depends on which activations are asked for, and with it
     * the last digits.
     *
     * @throws UnsupportedNetworkException if ONNX Runtime refuses the graph
     */
    static PreparedGraph plain(OnnxGraph graph) {
        return new PreparedGraph(graph, session(graph.bytes(), OptLevel.NO_OPT));
    }

    /** @throws UnsupportedNetworkException if ONNX Runtime refuses the graph */
    static OrtSession session(byte[] model, OptLevel level) {
        OnnxRuntimeSupport.require();
        try (SessionOptions options = new SessionOptions()) {
            // One task slot is one core: no thread of its own, and so none that spins.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            options.setOptimizationLevel(level);
            options.addConfigEntry("optimization.disable_specified_optimizers", WRONG_OPTIMIZERS);
            return OnnxRuntimeSupport.environment().createSession(model, options);
        } catch (OrtException e) {
            throw new UnsupportedNetworkException("ONNX Runtime refuses the network (%s); use the nd4j engine".formatted(String.valueOf(e.getMessage()).lines().findFirst().orElse("")), e);
        }
    }

    OnnxGraph graph() {
        return graph;
    }

    /**
     * Runs the graph. What it gives and the caller did not ask for is not kept.
     *
     * @param given what it reads
     * @param masks of nodes that are held, if it has such
     * @param into nodes whose activations are wanted, with where they go
     */
    void run(NodeTensors given, Map<Integer, OnnxTensor> masks, Map<Integer, OnnxTensor> into) {
        Map<String, OnnxTensor> inputs = inputs(given);
        graph.masks().forEach((node, name) -> inputs.put(name, masks.get(node)));
        Map<String, OnnxTensor> outputs = new HashMap<>();
        into.forEach((node, tensor) -> outputs.put(graph.outputs().get(node), tensor));
        run(inputs, outputs);
    }

    /** The activations that it reads, by name. */
    Map<String, OnnxTensor> inputs(NodeTensors given) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        graph.inputs().forEach((node, name) -> inputs.put(name, given.tensor(node)));
        return inputs;
    }

    /** Runs the graph. @param inputs all that it reads, by name @param outputs where what is wanted of it goes, by name */
    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        try (OrtSession.Result result = session.run(inputs, outputs)) {
            assert result.size() == outputs.size();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    static IllegalStateException failed(OrtException e) {
        return new IllegalStateException("ONNX Runtime stopped in the middle of the network: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }
}
