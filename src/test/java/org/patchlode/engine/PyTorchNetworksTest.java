package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.patchlode.engine.backward.Projection;
import org.patchlode.mining.MiningState;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Box;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Shape;

/**
 * Tiny networks of the usual families as PyTorch exported them, against what PyTorch itself found in them (in double
 * precision; see the README beside them): every top-9 list but for swaps of winners within 1e-4 of each other, every stored
 * projection within 1e-4 relative.
 */
@Tag("instruction-sets")
class PyTorchNetworksTest {

    private static final int IMAGES = 12;

    /** One exported file. Layers are in the order that the figures count them in; images are noise, numbered from seed on. */
    private record Exported(String file, String network, int side, int seed, List<String> layers) {

        float[] image(int number) {
            return noise(seed + number, 3 * side * side);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Arguments> cases() {
        return lines("files.csv").map(f -> new Exported(f[0], f[1], Integer.parseInt(f[2]), Integer.parseInt(f[3]), List.of(f).subList(4, f.length)))
                .flatMap(file -> Stream.of(Arguments.of(file, "nd4j"), Arguments.of(file, "onednn")));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cases")
    void equalsPyTorch(Exported file, String backend) throws IOException {
        Network network = ModelReader.read(resource(file.file()), file.file(), ModelLimits.DEFAULT).network();
        List<Layer> layers = file.layers().stream().flatMap(name -> LayerChoice.named(network, List.of(name)).stream()).toList();
        assertThat(network.input()).isEqualTo(new Shape(3, file.side(), file.side()));
        EnginePlan plan = new EnginePlan(network, layers, false);
        try (Engine engine = TopLists.engine(backend, plan); Worker worker = engine.worker()) {
            List<String> names = IntStream.range(0, IMAGES).mapToObj("%02d"::formatted).toList();
            checkLists(file, TopLists.mine(engine, worker, plan, names, name -> file.image(Integer.parseInt(name))), layers);
            checkProjections(file, worker, network, layers);
        }
    }

    private static void checkLists(Exported file, MiningState state, List<Layer> layers) {
        Map<String, List<TopLists.Entry>> wanted = lines("winners.csv").filter(f -> f[0].equals(file.network()))
                .collect(Collectors.toMap(f -> f[1] + "," + f[2], f -> f.length < 4 ? List.of() : Arrays.stream(f[3].split(" ")).map(PyTorchNetworksTest::entry).toList()));
        List<String> differences = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            for (int map = 0; map < state.maps(layer); map++) {
                List<TopLists.Entry> list = wanted.remove(layer + "," + map);
                if (!TopLists.agree(list, state.winners(layer, map))) {
                    differences.add("%s[%d]: wanted %s, found %s".formatted(layers.get(layer).name(), map, list, state.winners(layer, map)));
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(wanted).as("maps that the network lacks").isEmpty();
    }

    private static TopLists.Entry entry(String text) {
        String[] f = text.split(":");
        return new TopLists.Entry(Float.parseFloat(f[3]), "%02d".formatted(Integer.parseInt(f[0])), Integer.parseInt(f[1]), Integer.parseInt(f[2]));
    }

    private static void checkProjections(Exported file, Worker worker, Network network, List<Layer> layers) {
        Map<String, Rule> rules = Stream.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT).collect(Collectors.toMap(Rule::label, Function.identity()));
        Map<String, List<String[]>> wanted = lines("projections.csv").filter(f -> f[0].equals(file.network())).collect(Collectors.groupingBy(f -> f[6]));
        for (Rule rule : rules.values()) {
            if (wanted.containsKey(rule.label())) {
                wanted.get(rule.label()).forEach(f -> checkProjection(file, worker, network, layers.get(Integer.parseInt(f[1])), rule, f));
            } else {
                // No sound rule: refused by name, before anything runs.
                assertThat(layers).allSatisfy(layer -> assertThat(RuleSupport.obstacle(network, layer, rule).orElseThrow())
                        .startsWith("layer '%s' cannot be projected by rule '%s'".formatted(layer.name(), rule.label())).contains("meets a swish at '"));
            }
        }
    }

    /**
     * Of a projection its length is stored, and its sums under random signs. The mean square of such sums' errors estimates the
     * square of the whole error, so that a difference anywhere is seen.
     */
    private static void checkProjection(Exported file, Worker worker, Network network, Layer layer, Rule rule, String[] f) {
        assertThat(RuleSupport.obstacle(network, layer, rule)).isEmpty();
        Projection projection = TopLists.project(worker, network, layer, rule, file.image(Integer.parseInt(f[3])), Integer.parseInt(f[2]),
                Integer.parseInt(f[4]), Integer.parseInt(f[5]));
        float[] found = whole(projection, network.input());
        double length = Double.parseDouble(f[7]);
        String[] sums = f[8].split(" ");
        double square = 0;
        for (int k = 0; k < sums.length; k++) {
            float[] signs = noise(1000 + k, found.length);
            double sum = 0;
            for (int i = 0; i < found.length; i++) {
                sum += signs[i] < 0 ? -found[i] : found[i];
            }
            square += Math.pow(sum - Double.parseDouble(sums[k]), 2) / sums.length;
        }
        assertThat(length).isPositive();
        assertThat(Math.sqrt(square) / length).as("%s, map %s of image %s by %s", layer.name(), f[2], f[3], rule).isLessThan(1e-4);
    }

    /** [maps, rows, columns] of the whole input, zero outside the box, cut where the box hangs over. */
    private static float[] whole(Projection projection, Shape input) {
        float[] values = new float[input.size()];
        Box box = projection.box();
        for (int c = 0; c < input.maps(); c++) {
            for (int y = Math.max(0, box.top()); y < Math.min(input.rows(), box.bottom()); y++) {
                for (int x = Math.max(0, box.left()); x < Math.min(input.columns(), box.right()); x++) {
                    values[(c * input.rows() + y) * input.columns() + x] = projection.values()[(c * box.rows() + y - box.top()) * box.columns() + x - box.left()];
                }
            }
        }
        return values;
    }

    /** The generator that the figures were made with; every value is exact. */
    private static float[] noise(int seed, int count) {
        float[] values = new float[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245L + 12345) & 0x7fffffff;
            values[i] = (state >> 16) / 16384f - 1;
        }
        return values;
    }

    private static Stream<String[]> lines(String name) {
        try {
            return Files.readAllLines(resource(name)).stream().map(line -> line.split(","));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(PyTorchNetworksTest.class.getResource("/onnx/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
