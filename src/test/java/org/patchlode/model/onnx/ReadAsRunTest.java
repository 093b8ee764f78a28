package org.patchlode.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.ReferenceForward;

/** Graphs read by Patchlode have the values that ONNX Runtime gives them. */
class ReadAsRunTest {

    @TempDir
    private Path folder;

    private Network read(ModelProto model) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), model.toByteArray());
        return ModelReader.read(file, "model.onnx", ModelLimits.DEFAULT).network();
    }

    /** The layer of the graph's output. */
    private Network expectSame(ModelProto model, String layer) throws IOException, OrtException {
        Network network = read(model);
        float[] image = RandomNetworks.values(new java.util.Random(5), network.input().size());
        // Whoever is first in a JVM decides from where the library is loaded.
        assertThat(OnnxRuntimeSupport.problem()).isEmpty();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] dims = {1, network.input().maps(), network.input().rows(), network.input().columns()};
        try (OrtSession session = environment.createSession(model.toByteArray(), new OrtSession.SessionOptions());
                OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), dims);
                OrtSession.Result result = session.run(Map.of("x", input))) {
            FloatBuffer wanted = ((OnnxTensor) result.get(0)).getFloatBuffer();
            Layer made = network.layer(layer).orElseThrow();
            double[] found = ReferenceForward.run(network, image).get(made.node().index());
            assertThat(found).hasSize(wanted.remaining());
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).as("unit %d of %s", i, made.shape()).isCloseTo(wanted.get(i), within(1e-4));
            }
        }
        return network;
    }

    private static ModelProto sliced(String starts, String ends, String axes, String steps) {
        return Graphs.of(1, 6, 9, 11).weights("w", 6, 6, 3, 3).integers("starts", longs(starts)).integers("ends", longs(ends)).integers("axes", longs(axes))
                .integers("steps", longs(steps)).node("Conv", "x w", "a").node("Relu", "a", "b").node("Slice", "b starts ends axes steps", "y").model("y");
    }

    private static long[] longs(String text) {
        return java.util.Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    @Test
    void slicesOfRowsAndColumnsAreCroppings() throws IOException, OrtException {
        Network network = expectSame(sliced("1 -4", "6 -1", "2 3", "1 1"), "y_node");
        assertThat(network.nodes().get(network.nodes().size() - 1).operation()).isInstanceOf(Operation.Cropping.class);
        expectSame(sliced("2", "100", "-1", "1"), "y_node");
    }

    /** As YOLO's focus takes every second pixel. */
    @Test
    void slicesInStepsTakeEveryFewRowsAndColumns() throws IOException, OrtException {
        expectSame(sliced("0 1", "100 100", "2 3", "2 2"), "y_node");
        expectSame(sliced("1 0", "6 8", "2 3", "3 1"), "y_node");
        expectSame(sliced("6", "7", "3", "1"), "y_node");
    }

    @Test
    void slicesOfMapsAndRowsTogether() throws IOException, OrtException {
        expectSame(sliced("1 4 0", "6 -100 7", "3 1 2", "2 -1 1"), "y_node");
    }

    @Test
    void rowsTurnedRoundAreRefused() {
        assertThatThrownBy(() -> read(sliced("-1", "-100", "2", "-1"))).isInstanceOf(ModelException.class).hasMessageContaining("node 'y_node' (Slice) turns rows or columns round");
    }

    private static Graphs layerNorm(int axis) {
        return Graphs.of(1, 3, 6, 5).weights("w", 8, 3, 3, 3).weights("scale", 8).weights("shift", 8).floats("two", new long[0], 2).floats("epsilon", new long[0], 0.01f)
                .node("Conv", "x w", "a").node("Transpose", "a", "last", Graphs.ints("perm", 0, 2, 3, 1))
                .node("ReduceMean", "last", "mean", Graphs.ints("axes", axis)).node("Sub", "last mean", "d").node("Pow", "d two", "square")
                .node("ReduceMean", "square", "variance", Graphs.ints("axes", axis)).node("Add", "variance epsilon", "sum").node("Sqrt", "sum", "root").node("Div", "d root", "even")
                .node("Mul", "even scale", "scaled").node("Add", "scaled shift", "normal").node("Transpose", "normal", "y", Graphs.ints("perm", 0, 3, 1, 2));
    }

    /** As PyTorch exports it below opset 17. */
    @Test
    void layerNormInSingleNodesIsOne() throws IOException, OrtException {
        Network network = expectSame(layerNorm(-1).node("Relu", "y", "z").model("z"), "z_node");
        assertThat(network.nodes().stream().map(n -> n.operation().kind()).toList()).contains("layer norm");
    }

    @Test
    void meansOverAnotherAxisAreNoLayerNorm() {
        assertThatThrownBy(() -> read(layerNorm(1).model("y"))).isInstanceOf(ModelException.class).hasMessageContaining("ReduceMean");
    }
}
