package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;
import org.patchlode.engine.onnxruntime.graph.OnnxGraphWriter;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** The forward pass by ONNX Runtime, which nobody here wrote. */
final class OnnxRuntimeForward {

    private OnnxRuntimeForward() {}

    /**
     * Runs one image.
     *
     * @return every node's activation, {@code [maps, rows, columns]}, by the node's index
     */
    static List<float[]> run(Network network, float[] image) {
        // Whoever is first in a JVM decides from where the library is loaded.
        assertThat(OnnxRuntimeSupport.problem()).isEmpty();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Shape in = network.input();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // As the operators are defined: version 1.23 fuses a Pad into an AveragePool that does not count it.
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            try (OrtSession session = environment.createSession(OnnxGraphWriter.write(network), options);
                    OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), new long[] {1, in.maps(), in.rows(), in.columns()});
                    OrtSession.Result result = session.run(Map.of(network.nodes().get(0).name(), input))) {
                List<float[]> all = new ArrayList<>();
                for (Node node : network.nodes()) {
                    all.add(node.operation() instanceof Operation.Input ? image : values((OnnxTensor) result.get(node.name()).orElseThrow()));
                }
                return all;
            }
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the graph: " + e.getMessage(), e);
        }
    }

    private static float[] values(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
