package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.Shared;
import org.patchlode.corpus.ImageLimits;
import org.patchlode.corpus.ImageLoader;
import org.patchlode.corpus.ImageRef;
import org.patchlode.corpus.InputTensor;
import org.patchlode.corpus.LoadResult;
import org.patchlode.engine.backward.Projection;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.Winner;
import org.patchlode.model.Model;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Box;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Rule;

/**
 * The golden sets: results of an independent implementation on real models. Every top-9 list must be equal, but for swaps
 * of winners whose scores are within 1e-4 of each other, and every projection of all three rules within 1e-4 relative.
 */
class GoldenTest {

    @ParameterizedTest(name = "{0} on {3}")
    @CsvSource({
        "squeezenet_v1.0, squeezenet_v1.0_deepcomp_nopad.h5, squeezenet-v1.0, nd4j",
        "squeezenet_v1.0, squeezenet_v1.0_deepcomp_nopad.h5, squeezenet-v1.0, onednn",
        "vgg19_block3, vgg19_block3.h5, vgg, nd4j",
        "vgg19_block3, vgg19_block3.h5, vgg, onednn",
        "cifar10_resnet20, cifar10_resnet20_bnfolded.h5, cifar10-resnet, nd4j",
        "cifar10_resnet20, cifar10_resnet20_bnfolded.h5, cifar10-resnet, onednn",
        "face_resnet, face_resnet_dlib.h5, dlib-face-resnet, nd4j",
        "face_resnet, face_resnet_dlib.h5, dlib-face-resnet, onednn"
    })
    void equalsGoldenResults(String set, String modelFile, String preprocessingName, String backend) throws IOException {
        Path golden = Shared.path("golden/" + set);
        Model model = ModelReader.read(Shared.path("material/models/" + modelFile), modelFile, ModelLimits.DEFAULT);
        Preprocessing preprocessing = PreprocessingFile.read(preprocessingName).preprocessing();
        Map<String, Map<Integer, List<TopLists.Entry>>> expected = top9(golden.resolve("top9.csv"));
        List<Layer> layers = LayerChoice.named(model.network(), List.copyOf(expected.keySet()));
        EnginePlan plan = new EnginePlan(model.network(), layers, false);
        try (Engine engine = TopLists.engine(backend, plan); Worker worker = engine.worker()) {
            Inputs inputs = new Inputs(golden.resolve("images"), preprocessing);
            checkWinners(TopLists.mine(engine, worker, plan, inputs.names(), inputs::of), plan, expected);
            checkProjections(worker, plan, inputs, golden);
        }
    }

    private static void checkWinners(MiningState state, EnginePlan plan, Map<String, Map<Integer, List<TopLists.Entry>>> expected) {
        List<String> differences = new ArrayList<>();
        int lists = 0;
        for (int layer = 0; layer < plan.layers().size(); layer++) {
            String name = plan.layers().get(layer).name();
            for (int map = 0; map < state.maps(layer); map++) {
                List<TopLists.Entry> wanted = expected.get(name).getOrDefault(map, List.of());
                List<Winner> found = state.winners(layer, map);
                lists++;
                if (!TopLists.agree(wanted, found)) {
                    differences.add("%s[%d]: wanted %s, found %s".formatted(name, map, wanted, found));
                }
            }
        }
        assertThat(lists).isPositive();
        assertThat(differences).as("lists that differ, of %d", lists).isEmpty();
    }

    private static void checkProjections(Worker worker, EnginePlan plan, Inputs inputs, Path golden) throws IOException {
        List<String> lines = Files.readAllLines(golden.resolve("projections.csv"));
        assertThat(lines.size()).isGreaterThan(1);
        for (String line : lines.subList(1, lines.size())) {
            String[] f = line.split(",");
            Layer layer = plan.network().layer(f[1]).orElseThrow();
            int map = Integer.parseInt(f[2]);
            int y = Integer.parseInt(f[5]);
            int x = Integer.parseInt(f[6]);
            for (Rule rule : List.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT)) {
                float[] found = project(worker, plan, layer, rule, inputs.of(f[4]), map, y, x, inputs.preprocessing().channels());
                float[] wanted = Npz.floats(golden.resolve("projections.npz"), "case%02d_%s".formatted(Integer.parseInt(f[0]), rule.label()));
                assertThat(relativeError(found, wanted)).as("case %s (%s, map %d) by %s", f[0], f[1], map, rule).isLessThan(1e-4);
            }
        }
    }

    /** The whole input, rows x columns x RGB, zero outside the box. */
    private static float[] project(Worker worker, EnginePlan plan, Layer layer, Rule rule, float[] input, int map, int y, int x, Preprocessing.Channels channels) {
        Projection projection = TopLists.project(worker, plan.network(), layer, rule, input, map, y, x);
        int rows = plan.network().input().rows();
        int columns = plan.network().input().columns();
        float[] whole = new float[rows * columns * 3];
        Box box = projection.box();
        for (int c = 0; c < 3; c++) {
            int channel = channels == Preprocessing.Channels.BGR ? 2 - c : c;
            for (int i = 0; i < box.rows(); i++) {
                for (int j = 0; j < box.columns(); j++) {
                    whole[((box.top() + i) * columns + box.left() + j) * 3 + c] = projection.values()[(channel * box.rows() + i) * box.columns() + j];
                }
            }
        }
        return whole;
    }

    private static double relativeError(float[] found, float[] wanted) {
        assertThat(found).hasSameSizeAs(wanted);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < found.length; i++) {
            difference += Math.pow(found[i] - wanted[i], 2);
            norm += Math.pow(wanted[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    private static Map<String, Map<Integer, List<TopLists.Entry>>> top9(Path file) throws IOException {
        Map<String, Map<Integer, List<TopLists.Entry>>> expected = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] f = line.split(",");
            expected.computeIfAbsent(f[0], l -> new HashMap<>()).computeIfAbsent(Integer.parseInt(f[1]), m -> new ArrayList<>())
                    .add(new TopLists.Entry(Float.parseFloat(f[3]), f[4], Integer.parseInt(f[5]), Integer.parseInt(f[6])));
        }
        return expected;
    }

    /** The images of a set as network inputs. */
    static final class Inputs {

        private final Path folder;
        private final Preprocessing preprocessing;
        private final ImageLoader loader;
        private final InputTensor tensor;

        Inputs(Path folder, Preprocessing preprocessing) {
            this.folder = folder;
            this.preprocessing = preprocessing;
            this.loader = new ImageLoader(new Configuration(), preprocessing, ImageLimits.DEFAULT);
            this.tensor = new InputTensor(preprocessing);
        }

        Preprocessing preprocessing() {
            return preprocessing;
        }

        List<String> names() throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(f -> f.getFileName().toString()).sorted().toList();
            }
        }

        float[] of(String name) {
            LoadResult loaded = loader.load(new ImageRef(folder.resolve(name).toString(), name, 0));
            float[] values = new float[preprocessing.inputSize()];
            tensor.fill(((LoadResult.Image) loaded).pixels(), values, 0);
            return Optional.of(values).get();
        }
    }
}
