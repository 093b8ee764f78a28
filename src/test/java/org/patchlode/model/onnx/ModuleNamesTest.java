package org.patchlode.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Network;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.names.UnknownLayerException;

/** A network as PyTorch's newer exporter writes it: layers have the names of its modules, and are what those modules gave (see the README beside the file). */
class ModuleNamesTest {

    private static final int SIDE = 16;
    private static Network network;

    @BeforeAll
    static void read() throws IOException {
        network = ModelReader.read(resource("modules_dynamo18.onnx"), "modules_dynamo18.onnx", ModelLimits.DEFAULT).network();
    }

    private static Path resource(String name) {
        try {
            return Path.of(ModuleNamesTest.class.getResource("/onnx/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> called(String name) {
        return LayerChoice.named(network, List.of(name)).stream().map(Layer::name).toList();
    }

    @Test
    void layersHaveTheNamesOfTheirModules() {
        assertThat(LayerChoice.byDefault(network)).extracting(Layer::name)
                .containsExactly("relu", "layer1.0.relu", "layer1.0.relu_1", "layer2.0.relu", "layer2.0.relu_1", "layer2.1.relu", "layer2.1.relu_1");
        assertThat(network.layers()).extracting(Layer::name).contains("layer2.0.downsample.1", "layer2.0.add", "layer2.1.add", "maxpool", "fc");
    }

    @Test
    void theyAreWhatTheModulesGave() throws IOException {
        double[] image = new double[3 * SIDE * SIDE];
        long state = 700;
        for (int i = 0; i < image.length; i++) {
            state = (state * 1103515245L + 12345) & 0x7fffffff;
            image[i] = (state >> 16) / 16384.0 - 1;
        }
        List<double[]> values = ReferenceForward.run(network, image);
        List<String> lines = Files.readAllLines(resource("modules.csv"));
        assertThat(lines).hasSize(16);
        for (String line : lines) {
            Layer layer = network.layer(line.split(",")[0]).orElseThrow(() -> new AssertionError(line));
            double[] all = values.get(layer.node().index());
            String[] maxima = line.split(",")[1].split(" ");
            assertThat(layer.shape().maps()).isEqualTo(maxima.length);
            for (int map = 0; map < maxima.length; map++) {
                int plane = layer.shape().rows() * layer.shape().columns();
                double max = java.util.Arrays.stream(all, map * plane, (map + 1) * plane).max().orElseThrow();
                assertThat(max).as("%s, map %d", layer.name(), map).isCloseTo(Double.parseDouble(maxima[map]), within(2e-5 * Math.max(1, Math.abs(max))));
            }
        }
    }

    @Test
    void anEndOrTheFilesOwnNameFindsThem() {
        assertThat(called("1.relu_1")).containsExactly("layer2.1.relu_1");
        assertThat(called("downsample.1")).containsExactly("layer2.0.downsample.1");
        assertThat(called("node_relu_2")).as("the node").containsExactly("layer1.0.relu_1");
        assertThat(called("relu_2")).as("the tensor").containsExactly("layer1.0.relu_1");
        assertThat(called("relu")).as("the module of that very name").containsExactly("relu");
    }

    @Test
    void namesAreOfferedByTheirLastParts() {
        assertThatThrownBy(() -> called("layer2.1.relu_2")).isInstanceOf(UnknownLayerException.class).hasMessageContaining("the nearest names are layer2.1.relu_1, ");
        assertThatThrownBy(() -> called("bn2")).isInstanceOf(UnknownLayerException.class).hasMessageContaining("say which of layer1.0.bn2, layer2.0.bn2, layer2.1.bn2 is meant");
    }
}
