package org.patchlode.engine.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.Worker;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.model.ForeignGraphs;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.TokenGrid;
import org.patchlode.model.onnx.proto.Companions;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Rules;

/** Models with operators that no reader here knows, against what ONNX Runtime in Python finds ({@code src/test/python/foreign_models.py}). */
class ForeignGraphsTest {

    private static final int VALUES = 3 * 32 * 32;
    private static final Map<String, byte[]> FILES = new HashMap<>();

    @TempDir static Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        Assumptions.assumeTrue(OnnxRuntimeSupport.available(), OnnxRuntimeSupport.problem().orElse(""));
        try (InputStream in = Objects.requireNonNull(ForeignGraphsTest.class.getResourceAsStream("/onnx/foreign.zip")); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                FILES.put(entry.getName(), zip.readAllBytes());
            }
        }
    }

    private static Network read(String name, Optional<TokenGrid> tokens) throws IOException {
        Path file = Files.write(folder.resolve(name + ".onnx"), FILES.get(name + ".onnx"));
        return ModelReader.read(file, name + ".onnx", ModelLimits.DEFAULT, Optional.empty(), Companions.beside(file), Optional.of(new ForeignGraphs(GraphProbe::extents, tokens))).network();
    }

    private static Network read(String name) throws IOException {
        return read(name, Optional.empty());
    }

    /** One row of the archive's tables. */
    private record Seen(int image, int map, float value, int row, int column) {}

    private static Map<String, List<Seen>> expected(String name) {
        Map<String, List<Seen>> all = new TreeMap<>();
        new String(FILES.get(name + ".csv"), StandardCharsets.UTF_8).lines().map(line -> line.split(",")).forEach(f -> all.computeIfAbsent(f[0], tensor -> new ArrayList<>())
                .add(new Seen(Integer.parseInt(f[1]), Integer.parseInt(f[2]), Float.parseFloat(f[3]), Integer.parseInt(f[4]), Integer.parseInt(f[5]))));
        return all;
    }

    private static float[] picture(int index) {
        float[] values = new float[VALUES];
        ByteBuffer.wrap(FILES.get("pictures.f32")).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().position(index * VALUES).get(values);
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit", "registers", "swin", "unet", "yolo", "quantised", "channels_last"})
    void peaksAreThoseOfOnnxRuntimeInPython(String name) throws IOException {
        Network network = read(name);
        Map<String, List<Seen>> expected = expected(name);
        List<Layer> layers = LayerChoice.named(network, List.copyOf(expected.keySet()));
        assertThat(layers).as("tensors that have a layer").hasSize(expected.size());
        Map<Layer, String> tensors = new HashMap<>();
        expected.keySet().forEach(tensor -> tensors.put(network.layersCalled(tensor).get(0), tensor));
        try (Engine engine = OnnxRuntimeEngine.open(new EnginePlan(network, layers, false)); Worker worker = engine.worker()) {
            for (int image = 0; image < 3; image++) {
                int picture = image;
                worker.peaks(picture(image), 1, (i, layer, peaks) -> expectSame(layers.get(layer), peaks,
                        expected.get(tensors.get(layers.get(layer))).stream().filter(seen -> seen.image() == picture).toList()));
            }
        }
    }

    private static void expectSame(Layer layer, Peaks peaks, List<Seen> wanted) {
        assertThat(peaks.maps()).as(layer.name()).isEqualTo(wanted.size());
        double scale = wanted.stream().mapToDouble(seen -> Math.abs(seen.value())).max().orElseThrow();
        // Eight bits leave one value of many, so that a unit may round to its neighbour, and ties are many.
        for (Seen seen : wanted) {
            assertThat(peaks.value(seen.map())).as("%s, map %d of image %d", layer.name(), seen.map(), seen.image()).isCloseTo(seen.value(), within((float) (1e-4 * scale)));
            assertThat(peaks.position(seen.map())).as("%s, map %d of image %d: place", layer.name(), seen.map(), seen.image())
                    .isEqualTo(seen.row() * layer.shape().columns() + seen.column());
        }
    }

    @Test
    void whatIsKnownKeepsItsFieldAndItsRules() throws IOException {
        Network unet = read("unet");
        Layer stem = unet.layersCalled("/stem/Conv_output_0").get(0);
        assertThat(new ReceptiveFields(unet).onInput(stem.node()).rows().size()).isEqualTo(3);
        assertThat(RuleSupport.obstacle(unet, stem, Rule.DECONVNET)).isEmpty();
        Layer foreign = unet.layersCalled("/up/ConvTranspose_output_0").get(0);
        assertThat(new ReceptiveFields(unet).onInput(foreign.node()).rows().size()).as("not known, so all of the image").isEqualTo(32);
        assertThat(RuleSupport.obstacle(unet, foreign, Rule.GRADIENT)).get().asString().contains("ConvTranspose").contains("use --rule none");
        try (Engine engine = new Nd4jEngine(new EnginePlan(unet, List.of(stem), false))) {
            assertThat(engine.microBatch()).as("other engines run what they know").isPositive();
        }
        assertThatThrownBy(() -> new Nd4jEngine(new EnginePlan(unet, List.of(foreign), false))).isInstanceOf(UnsupportedNetworkException.class).hasMessageContaining("ConvTranspose");
    }

    @ParameterizedTest
    @CsvSource({"vit, 1", "registers, 5"})
    void aTokenStandsForItsPatch(String name, int skipped) throws IOException {
        Network network = read(name);
        Layer norm = network.layersCalled("/blocks/blocks.1/norm1/LayerNormalization_output_0").get(0);
        assertThat(((Operation.Foreign) norm.node().operation()).skipped()).isEqualTo(skipped);
        var box = new ReceptiveFields(network).onInput(norm.node()).box(2, 3);
        assertThat(List.of(box.top(), box.left(), box.bottom(), box.right())).containsExactly(16, 24, 24, 32);
    }

    /** Against the file as it is: its only output. */
    @ParameterizedTest
    @ValueSource(strings = {"vit", "registers", "swin"})
    void whatTheGraphAnswersIsItsLastLayer(String name) throws Exception {
        Network network = read(name);
        ClassOutput output = ClassOutput.of(network).orElseThrow();
        assertThat(output.softmax()).isFalse();
        try (Engine engine = OnnxRuntimeEngine.open(new EnginePlan(network, List.of(output.layer()), false)); Worker worker = engine.worker();
                OrtSession session = OnnxRuntimeSupport.environment().createSession(FILES.get(name + ".onnx"))) {
            for (int image = 0; image < 3; image++) {
                float[] pixels = picture(image);
                try (OnnxTensor x = OnnxTensor.createTensor(OnnxRuntimeSupport.environment(), FloatBuffer.wrap(pixels), new long[] {1, 3, 32, 32}); OrtSession.Result result = session.run(Map.of("x", x))) {
                    float[] wanted = ((float[][]) result.get(0).getValue())[0];
                    worker.peaks(pixels, 1, (i, layer, peaks) -> assertThat(ClassOutput.outputs(peaks)).containsExactly(wanted, within(1e-5f)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet", "yolo", "channels_last"})
    void whatEndsInMapsNamesNoClass(String name) throws IOException {
        assertThat(ClassOutput.of(read(name))).isEmpty();
    }

    @Test
    void attentionIsNoPlane() throws IOException {
        for (String name : List.of("vit", "registers", "swin")) {
            assertThat(LayerChoice.all(read(name), Rules.of(Rule.NONE))).isNotEmpty().noneMatch(layer -> layer.kind().startsWith("Softmax") || layer.name().contains("attn/Transpose"));
        }
    }

    @Test
    void theUserMaySayHowTokensLie() throws IOException {
        Network network = read("vit", Optional.of(TokenGrid.parse("2x8+1")));
        assertThat(network.layersCalled("/norm/LayerNormalization_output_0").get(0).shape().toString()).isEqualTo("12x2x8");
        assertThatThrownBy(() -> TokenGrid.parse("2*8")).hasMessageContaining("14x14+1");
    }

    @Test
    void whatOnnxRuntimeRefusesTooIsRefusedForBothReasons() throws IOException {
        Path file = Files.write(folder.resolve("unknown.onnx"), new String(FILES.get("channels_last.onnx"), StandardCharsets.ISO_8859_1).replace("Celu", "Zelu").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ModelReader.read(file, "unknown.onnx", ModelLimits.DEFAULT, Optional.empty(), Companions.beside(file), Optional.of(new ForeignGraphs(GraphProbe::extents, Optional.empty()))))
                .isInstanceOf(ModelException.class).hasMessageContaining("'celu' (Zelu) is an operation that Patchlode cannot run").hasMessageContaining("ONNX Runtime refuses");
        assertThatThrownBy(() -> ModelReader.read(file, "unknown.onnx", ModelLimits.DEFAULT)).isInstanceOf(ModelException.class).hasMessageNotContaining("ONNX Runtime");
    }
}
