package org.patchlode.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.patchlode.model.onnx.Graphs.integer;
import static org.patchlode.model.onnx.Graphs.ints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import onnx.Onnx.ModelProto;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onnxruntime.GraphProbe;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;
import org.patchlode.model.ForeignGraphs;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.onnx.proto.Companions;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;

/** Layers that are known, of a graph with one that is not, where the graph has their maps last: the graph's own are those of other engines. */
class ArrangedLayersTest {

    @TempDir Path folder;

    private static ModelProto model() {
        return Graphs.of(1, 3, 6, 10).opset(17)
                .weights("w", 5, 3, 3, 3).node("Conv", "x w", "conv", ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1))
                .node("Transpose", "conv", "last", ints("perm", 0, 2, 3, 1))
                .floats("scale", new long[] {5}, 0.5f, 2, -1, 1, 3).floats("shift", new long[] {5}, 0, 1, 2, 3, 4)
                .node("LayerNormalization", "last scale shift", "norm", integer("axis", -1))
                .weights("m", 5, 7).node("MatMul", "norm m", "dense")
                .node("Celu", "dense", "celu")
                .model("celu");
    }

    @Test
    void mapsThatTheGraphHasLastAreTheSameMaps() throws IOException {
        Assumptions.assumeTrue(OnnxRuntimeSupport.available(), OnnxRuntimeSupport.problem().orElse(""));
        Path file = Files.write(folder.resolve("last.onnx"), model().toByteArray());
        Network network = ModelReader.read(file, "last.onnx", ModelLimits.DEFAULT, Optional.empty(), Companions.beside(file), Optional.of(new ForeignGraphs(GraphProbe::extents, Optional.empty()))).network();
        Layer conv = network.layersCalled("conv").get(0);
        Layer norm = network.layersCalled("norm").get(0);
        Layer dense = network.layersCalled("dense").get(0);
        Layer celu = network.layersCalled("celu").get(0);
        List<Layer> known = List.of(conv, norm, dense);
        float[] image = new float[network.input().size()];
        Random random = new Random(2);
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        List<String> wanted = new ArrayList<>();
        List<Float> values = new ArrayList<>();
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, known, false)); Worker worker = engine.worker()) {
            worker.peaks(image, 1, (i, layer, peaks) -> {
                for (int map = 0; map < peaks.maps(); map++) {
                    wanted.add(known.get(layer).name() + " " + map + " at " + peaks.position(map));
                    values.add(peaks.value(map));
                }
            });
        }
        List<String> found = new ArrayList<>();
        try (Engine engine = OnnxRuntimeEngine.open(new EnginePlan(network, List.of(conv, norm, dense, celu), false)); Worker worker = engine.worker()) {
            worker.peaks(image, 1, (i, layer, peaks) -> {
                for (int map = 0; layer < known.size() && map < peaks.maps(); map++) {
                    assertThat(peaks.value(map)).as("%s %d", known.get(layer).name(), map).isCloseTo(values.get(found.size()), within(1e-4f));
                    found.add(known.get(layer).name() + " " + map + " at " + peaks.position(map));
                }
            });
        }
        assertThat(found).isEqualTo(wanted).hasSize(5 + 5 + 7);
    }
}
