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
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.Shared;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
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
import org.patchlode.network.Network;
import org.patchlode.network.Rule;

/**
 * The golden sets: results of an independent implementation on real models. Every top-9 list must be equal, but for swaps
 * of winners whose scores are within 1e-4 of each other, and every projection of all three rules within 1e-4 relative, but for what
 * {@link NearTies} change: the golden results are of 32-bit floats too, and of one rounding among many.
 */
class GoldenTest {

    private static final double BOUND = 1e-4;

    @ParameterizedTest(name = "{0} on {3}")
    @CsvSource({
        "squeezenet_v1.0, squeezenet_v1.0_deepcomp_nopad.h5, squeezenet-v1.0, nd4j",
        "squeezenet_v1.0, squeezenet_v1.0_deepcomp_nopad.h5, squeezenet-v1.0, onednn",
        "squeezenet_v1.0, squeezenet_v1.0_deepcomp_nopad.h5, squeezenet-v1.0, onnxruntime",
        "vgg19_block3, vgg19_block3.h5, vgg, nd4j",
        "vgg19_block3, vgg19_block3.h5, vgg, onednn",
        "vgg19_block3, vgg19_block3.h5, vgg, onnxruntime",
        "cifar10_resnet20, cifar10_resnet20_bnfolded.h5, cifar10-resnet, nd4j",
        "cifar10_resnet20, cifar10_resnet20_bnfolded.h5, cifar10-resnet, onednn",
        "cifar10_resnet20, cifar10_resnet20_bnfolded.h5, cifar10-resnet, onnxruntime",
        "face_resnet, face_resnet_dlib.h5, dlib-face-resnet, nd4j",
        "face_resnet, face_resnet_dlib.h5, dlib-face-resnet, onednn",
        "face_resnet, face_resnet_dlib.h5, dlib-face-resnet, onnxruntime"
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
            Unit unit = new Unit(layer, inputs.of(f[4]), Integer.parseInt(f[2]), Integer.parseInt(f[5]), Integer.parseInt(f[6]));
            Optional<NearTies> ties = Optional.empty();
            for (Rule rule : List.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT)) {
                String what = "case %s (%s, map %s) by %s".formatted(f[0], f[1], f[2], rule);
                float[] wanted = Npz.floats(golden.resolve("projections.npz"), "case%02d_%s".formatted(Integer.parseInt(f[0]), rule.label()));
                Projection found = TopLists.project(worker, plan.network(), layer, rule, unit.image(), unit.map(), unit.y(), unit.x());
                if (relativeError(whole(found, plan, inputs), wanted) >= BOUND) {
                    ties = ties.or(() -> Optional.of(new NearTies(plan.network(), unit.image())));
                    checkAtTies(worker, plan, inputs, unit, rule, ties.get(), wanted, what);
                }
            }
        }
    }

    /**
     * Another rounding decides otherwise at ties: what the engine found must be the exact activations but for rounding, and what
     * it projects over these the golden projection, once decisions that rounding may turn over are those of the golden one.
     */
    private static void checkAtTies(Worker worker, EnginePlan plan, Inputs inputs, Unit unit, Rule rule, NearTies near, float[] wanted, String what) {
        Network network = plan.network();
        Projector projector = new Projector(network, unit.layer(), rule);
        Set<Integer> sources = ImageTrace.sources(network, rule, projector.nodes());
        near.expectRounding(worker.trace(unit.image(), sources), sources);
        int target = unit.layer().node().index();
        float activation = near.decided(List.of()).of(target)[unit.index()];
        List<NearTies.Tie> ties = near.met(projector.nodes(), rule, target, unit.index());
        double least = near.least(ties, decided -> {
            ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), decided);
            ProjectionTask task = new ProjectionTask(trace, unit.map(), unit.y(), unit.x(), activation);
            return relativeError(whole(projector.project(worker, List.of(task)).get(0), plan, inputs), wanted);
        }, BOUND);
        assertThat(least).as("%s, over decisions of which %d are within rounding of a tie", what, ties.size()).isLessThan(BOUND);
    }

    /** What is projected. */
    private record Unit(Layer layer, float[] image, int map, int y, int x) {

        int index() {
            return (map * layer.shape().rows() + y) * layer.shape().columns() + x;
        }
    }

    /** The whole input, rows x columns x RGB, zero outside the box. */
    private static float[] whole(Projection projection, EnginePlan plan, Inputs inputs) {
        Preprocessing.Channels channels = inputs.preprocessing().channels();
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
