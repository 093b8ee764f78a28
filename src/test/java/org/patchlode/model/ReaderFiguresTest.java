package org.patchlode.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.ReferenceForward;

/**
 * Small graphs as PyTorch and Keras wrote them, against what ONNX Runtime and Keras compute in every one of their layers: map
 * by map in the file's order, row by row. The folder {@code figures} says how the files were made.
 */
class ReaderFiguresTest {

    private static final double CLOSE = 1e-5;

    /** Values of a layer that are stored, spread over its maps. */
    private record Figures(String layer, int size, double largest, double[] values) {

        static Figures parse(String line) {
            String[] f = line.split(" ");
            return new Figures(f[0], Integer.parseInt(f[1]), Double.parseDouble(f[2]),
                    Stream.of(f).skip(3).mapToDouble(Double::parseDouble).toArray());
        }

        /** How far off, relative to the layer's largest value. */
        double distance(double[] found) {
            double worst = 0;
            for (int i = 0; i < values.length; i++) {
                worst = Math.max(worst, Math.abs(values[i] - found[(int) ((i * 7919L + 13) % size)]));
            }
            return worst / Math.max(largest, Float.MIN_NORMAL);
        }
    }

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(resource(""))) {
            List<String> names = files.map(file -> file.getFileName().toString()).filter(name -> name.matches(".*\\.(onnx|keras|h5)")).sorted().toList();
            assertThat(names).hasSizeGreaterThan(30);
            return names;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void everyLayerIsTheOneThatTheFileMeans(String file) throws IOException {
        Network network = ModelReader.read(resource(file), file, ModelLimits.DEFAULT).network();
        double[] image = IntStream.range(0, network.input().size()).mapToDouble(i -> Math.sin(0.37 * i)).toArray();
        List<double[]> outputs = ReferenceForward.run(network, image);

        Set<Layer> checked = new HashSet<>();
        List<String> differences = new ArrayList<>();
        for (String line : lines(file + ".txt")) {
            Figures figures = Figures.parse(line);
            // A tensor that only reshapes another is no layer.
            for (Layer layer : network.layersCalled(figures.layer())) {
                checked.add(layer);
                double[] found = outputs.get(layer.node().index());
                if (found.length != figures.size() || figures.distance(found) > CLOSE) {
                    differences.add(figures.layer());
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(checked).as("layers with figures").containsAll(network.layers());
    }

    private static List<String> lines(String name) {
        try {
            return Files.readAllLines(resource(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(ReaderFiguresTest.class.getResource("/figures/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
