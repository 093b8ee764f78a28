package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import org.patchlode.engine.onnxruntime.graph.OnnxGraphWriter;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.ReferenceForward;

/**
 * Random graphs written as ONNX and read back: every layer that the reader names has the values that the graph gives it, in the
 * same order of maps. What it refuses it says; it may not refuse more than a few.
 */
class OnnxRoundTripTest {

    private static final Map<String, Integer> COUNTS = new HashMap<>();

    @Property(tries = 1000, seed = "20260102", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void isReadBackEqual(@ForAll("graphs") RandomGraph graph) throws IOException {
        expectEqual(graph);
    }

    @Tag("soak")
    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void twentyThousandAreReadBackEqual(@ForAll("graphs") RandomGraph graph) throws IOException {
        expectEqual(graph);
    }

    private static void expectEqual(RandomGraph graph) throws IOException {
        Network written = graph.network();
        Path file = Files.createTempFile("graph", ".onnx");
        try {
            Files.write(file, OnnxGraphWriter.write(written));
            Network read = ModelReader.read(file, "graph.onnx", ModelLimits.DEFAULT).network();
            List<double[]> wanted = ReferenceForward.run(written, graph.image());
            List<double[]> found = ReferenceForward.run(read, graph.image());
            for (Layer layer : read.layers()) {
                written.layer(layer.name()).ifPresent(original -> expectSame(original, wanted.get(original.node().index()), found.get(layer.node().index())));
            }
            COUNTS.merge("read", 1, Integer::sum);
        } catch (ModelException e) {
            COUNTS.merge("refused: " + e.getMessage().replaceAll("'[^']*'", "'…'").replaceAll("[0-9]+", "N"), 1, Integer::sum);
        } finally {
            Files.delete(file);
        }
    }

    private static void expectSame(Layer layer, double[] wanted, double[] found) {
        assertThat(found).as("%s (%s): units", layer.name(), layer.kind()).hasSameSizeAs(wanted);
        double scale = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Math.abs(found[i] - wanted[i])).as("%s (%s), map %d: %s where %s belongs", layer.name(), layer.kind(), i / layer.shape().plane(), found[i], wanted[i])
                    .isLessThanOrEqualTo(1e-6 * scale + 1e-30);
        }
    }

    @AfterContainer
    static void mostAreRead() {
        COUNTS.forEach((what, count) -> System.out.printf("%6d %s%n", count, what));
        int refused = COUNTS.entrySet().stream().filter(e -> !e.getKey().equals("read")).mapToInt(Map.Entry::getValue).sum();
        assertThat(refused).as("graphs refused").isLessThanOrEqualTo(COUNTS.getOrDefault("read", 0) / 20);
    }

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.arbitrary();
    }
}
