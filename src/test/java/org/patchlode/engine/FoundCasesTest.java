package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;

/** Models whose lists were wrong once, against PyTorch's lists; the last layer planned alone and with all others. */
@Tag("instruction-sets")
class FoundCasesTest {

    private static final int SIDE = 32;
    private static final int TOP = 9;

    private record Seen(String image, float score, int position) {}

    @ParameterizedTest
    @ValueSource(strings = {"residual_over_input", "gate_relu_12", "residual_relu_20", "product_relu_13", "grouped_dilated_residual", "shuffle_relu_16"})
    void listsAreThoseOfPyTorch(String name, @TempDir Path folder) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        try (InputStream in = resource(name + ".onnx")) {
            Files.copy(in, file);
        }
        Network network = ModelReader.read(file, name + ".onnx", ModelLimits.DEFAULT).network();
        Layer last = network.layers().get(network.layers().size() - 1);
        TreeMap<String, float[]> pictures = pictures();
        for (List<Layer> planned : List.of(List.of(last), network.layers())) {
            expectLists(name, network, planned, last, pictures, Nd4jEngine::new);
            if (OnnxRuntimeSupport.available()) {
                expectLists(name, network, planned, last, pictures, OnnxRuntimeEngine::open);
            }
            if (OneDnnSupport.available()) {
                expectLists(name, network, planned, last, pictures, OneDnnEngine::open);
            }
        }
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    private static void expectLists(String name, Network network, List<Layer> planned, Layer last, TreeMap<String, float[]> pictures, Function<EnginePlan, Engine> open)
            throws IOException {
        List<List<Seen>> lists = new ArrayList<>();
        for (int map = 0; map < last.shape().maps(); map++) {
            lists.add(new ArrayList<>());
        }
        try (Engine engine = open.apply(new EnginePlan(network, planned, false)); Worker worker = engine.worker()) {
            pictures.forEach((image, pixels) -> worker.peaks(java.util.Arrays.copyOf(pixels, pixels.length * engine.microBatch()), 1, (i, layer, peaks) -> {
                for (int map = 0; planned.get(layer).equals(last) && map < peaks.maps(); map++) {
                    lists.get(map).add(new Seen(image, peaks.value(map), peaks.position(map)));
                }
            }));
        }
        // Score descending; images come in the order of their names already, and sorting keeps that.
        lists.forEach(list -> list.sort(Comparator.comparing(Seen::score).reversed()));
        int rows = 0;
        try (InputStream in = resource(name + ".top9.csv")) {
            for (String line : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines().skip(1).toList()) {
                String[] cell = line.split(",");
                Seen found = lists.get(Integer.parseInt(cell[0])).get(Integer.parseInt(cell[1]) - 1);
                float score = Float.parseFloat(cell[2]);
                assertThat(Math.abs(found.score() - score)).as("%s: score of %s", line, found).isLessThanOrEqualTo(1e-4f * Math.max(1, Math.abs(score)));
                assertThat(found.image()).as(line).isEqualTo(cell[3]);
                assertThat(found.position()).as(line).isEqualTo(Integer.parseInt(cell[4]) * last.shape().columns() + Integer.parseInt(cell[5]));
                rows++;
            }
        }
        assertThat(rows).isGreaterThan(0).isLessThanOrEqualTo(TOP * last.shape().maps());
    }

    private static TreeMap<String, float[]> pictures() throws IOException {
        TreeMap<String, float[]> pictures = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(resource("pictures.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                BufferedImage image = ImageIO.read(new java.io.ByteArrayInputStream(zip.readAllBytes()));
                float[] pixels = new float[3 * SIDE * SIDE];
                for (int i = 0; i < pixels.length; i++) {
                    int plane = SIDE * SIDE;
                    int rgb = image.getRGB(i % SIDE, i % plane / SIDE);
                    pixels[i] = (rgb >> 16 - 8 * (i / plane) & 0xff) / 255f;
                }
                pictures.put(entry.getName(), pixels);
            }
        }
        return pictures;
    }

    private static InputStream resource(String name) {
        return FoundCasesTest.class.getResourceAsStream("/found/" + name);
    }
}
