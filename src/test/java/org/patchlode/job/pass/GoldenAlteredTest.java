package org.patchlode.job.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.patchlode.Shared;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.correspondence.CorrespondenceAnalysis;
import org.patchlode.analysis.invariance.InvarianceAnalysis;
import org.patchlode.analysis.invariance.Step;
import org.patchlode.analysis.invariance.Transformation;
import org.patchlode.analysis.occlusion.Grid;
import org.patchlode.analysis.occlusion.OcclusionAnalysis;
import org.patchlode.analysis.statistics.Grouping;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.mining.Accumulator;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Box;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Network;
import org.patchlode.timing.StepTimes;

/** What altered pictures do to real networks, as an independent implementation found it, on both backends. */
class GoldenAlteredTest {

    private static final List<Float> SQUEEZENET_FILL = List.of(123f, 117f, 104f);

    private static Network network(String file) {
        return ModelReader.read(Shared.path("material/models/" + file), file, ModelLimits.DEFAULT).network();
    }

    /** The rows of a golden file, by the names of its columns. */
    private static List<Map<String, String>> golden(String file) throws IOException {
        List<String> lines = Files.readAllLines(Shared.path("golden/analyses/" + file));
        String[] names = lines.get(0).split(",");
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",");
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static Set<String> values(List<Map<String, String>> rows, String column) {
        Set<String> values = new LinkedHashSet<>();
        rows.forEach(row -> values.add(row.get(column)));
        return values;
    }

    private static List<ImageRef> images(String folder, Set<String> names) {
        return CorpusListing.list(List.of(Shared.path(folder).toString()), new Configuration()).images().stream()
                .filter(image -> names.contains(image.relative())).toList();
    }

    /** The first table of an analysis over some images, by keys of its columns. */
    @SuppressWarnings("unchecked")
    private static <S extends Accumulator<S>> Map<List<Object>, Map<String, Object>> table(CorpusAnalysis<S, ?> analysis, Network network, Preprocessing preprocessing,
            EngineChoice engine, List<ImageRef> images, List<String> keys) {
        MiningTask task = new MiningTask(analysis.needs().plan(network), preprocessing, ImageLimits.DEFAULT, engine, 0, List.of(analysis), List.of(), "");
        try (LoadedEngine loaded = new LoadedEngine(task); ImageLoader loader = new ImageLoader(new Configuration(), preprocessing, ImageLimits.DEFAULT);
                ImageLoader.Sequence sequence = loader.ahead(images)) {
            Section<S> section = (Section<S>) loaded.lend(worker ->
                    new ShardPass(task, task.analyses(), loaded.engine().microBatch(), worker, Helpers.NONE, new StepTimes(), bad -> assertThat(bad).isFalse()).run(0, images.size(), sequence)).get(0);
            AnalysisTable<S> table = analysis.tables().get(0);
            Map<List<Object>, Map<String, Object>> rows = new HashMap<>();
            table.write(images.size(), section.state(), image -> image, (place, values) -> {
                Map<String, Object> row = new HashMap<>();
                for (int i = 0; i < values.length; i++) {
                    Column column = table.columns().get(i);
                    row.put(column.name(), column.name().equals("image") ? values[i].toString().replaceAll(".*/", "") : values[i]);
                }
                rows.put(keys.stream().map(key -> (Object) String.valueOf(row.get(key))).toList(), row);
            });
            assertThat(rows).hasSize((int) table.rows(images.size()));
            return rows;
        }
    }

    private static void require(EngineChoice engine) {
        Assumptions.assumeTrue(engine != EngineChoice.ONEDNN || OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    @ParameterizedTest
    @EnumSource(value = EngineChoice.class, names = {"ND4J", "ONEDNN"})
    void invarianceEqualsGoldenResults(EngineChoice engine) throws IOException {
        require(engine);
        List<Map<String, String>> golden = golden("invariance/squeezenet_v1.0.csv");
        Network network = network("squeezenet_v1.0_deepcomp_nopad.h5");
        Preprocessing preprocessing = PreprocessingFile.read("squeezenet-v1.0").preprocessing();
        List<Step> steps = new ArrayList<>();
        for (Map<String, String> row : golden) {
            Transformation kind = Transformation.valueOf(row.get("transformation").toUpperCase(Locale.ROOT));
            Step step = new Step(kind, Double.parseDouble(row.get("amount")));
            if (!steps.contains(step)) {
                steps.add(step);
            }
        }
        InvarianceAnalysis analysis = new InvarianceAnalysis(LayerChoice.named(network, List.copyOf(values(golden, "layer"))), steps,
                Fill.of(Optional.of(SQUEEZENET_FILL), preprocessing), ClassOutput.of(network), Map.of(), Grouping.none(1));
        Map<List<Object>, Map<String, Object>> found = table(analysis, network, preprocessing, engine, images("golden/squeezenet_v1.0/images", values(golden, "image")),
                List.of("image", "transformation", "amount", "layer"));
        assertThat(found).hasSameSizeAs(golden);
        for (Map<String, String> row : golden) {
            Map<String, Object> own = found.get(List.of(row.get("image"), row.get("transformation"), String.valueOf(Double.parseDouble(row.get("amount"))), row.get("layer")));
            double distance = Double.parseDouble(row.get("distance"));
            double relative = Double.parseDouble(row.get("relative_distance"));
            // A distance of 1e-4 between probabilities near 1 is some thousand units of a 32-bit float's last place.
            double rounding = 1e-6 * distance / Math.max(relative, 1e-30);
            assertThat(number(own.get("distance"))).as("%s", row).isCloseTo(distance, within(1e-3 * distance + rounding));
            assertThat(number(own.get("relative_distance"))).as("%s", row).isCloseTo(relative, within(1e-3 * relative + 1e-6));
            if (distance == 0) {
                assertThat(number(own.get("distance"))).as("%s", row).isZero();
            }
            assertThat(own.get("class")).isEqualTo(Integer.valueOf(row.get("class")));
            double probability = Double.parseDouble(row.get("probability"));
            assertThat(number(own.get("probability"))).as("%s", row).isCloseTo(probability, within(1e-3 * probability));
        }
    }

    @ParameterizedTest
    @EnumSource(value = EngineChoice.class, names = {"ND4J", "ONEDNN"})
    void occlusionEqualsGoldenResults(EngineChoice engine) throws IOException {
        require(engine);
        List<Map<String, String>> golden = golden("occlusion/squeezenet_v1.0.csv");
        Network network = network("squeezenet_v1.0_deepcomp_nopad.h5");
        Preprocessing preprocessing = PreprocessingFile.read("squeezenet-v1.0").preprocessing();
        OcclusionAnalysis analysis = new OcclusionAnalysis(network.layer(golden.get(0).get("layer")).orElseThrow(), new Grid(50, 25, 227, 227),
                Fill.of(Optional.of(SQUEEZENET_FILL), preprocessing), ClassOutput.of(network), Map.of());
        Map<List<Object>, Map<String, Object>> found = table(analysis, network, preprocessing, engine, images("golden/squeezenet_v1.0/images", values(golden, "image")),
                List.of("image", "row", "column"));
        assertThat(found).hasSameSizeAs(golden);
        for (Map<String, String> row : golden) {
            Map<String, Object> own = found.get(List.of(row.get("image"), row.get("row"), row.get("column")));
            assertThat(own.get("map")).as("%s", row).isEqualTo(Integer.valueOf(row.get("map")));
            assertThat(own.get("class")).as("%s", row).isEqualTo(Integer.valueOf(row.get("class")));
            assertThat(own.get("argmax")).as("%s", row).isEqualTo(Integer.valueOf(row.get("argmax")));
            double sum = Double.parseDouble(row.get("activation_sum"));
            assertThat(number(own.get("activation_sum"))).as("%s", row).isCloseTo(sum, within(1e-4 * sum));
            double probability = Double.parseDouble(row.get("probability"));
            assertThat(number(own.get("probability"))).as("%s", row).isCloseTo(probability, within(1e-3 * probability));
        }
    }

    @ParameterizedTest
    @EnumSource(value = EngineChoice.class, names = {"ND4J", "ONEDNN"})
    void correspondenceEqualsGoldenResults(EngineChoice engine) throws IOException {
        require(engine);
        List<Map<String, String>> golden = golden("correspondence/face_resnet.csv");
        Network network = network("face_resnet_dlib.h5");
        Preprocessing preprocessing = PreprocessingFile.read("dlib-face-resnet").preprocessing();
        List<Map<String, String>> rows = golden("correspondence/parts.csv");
        List<ImageRef> images = images("material/images/yalefaces_crops150", values(rows, "image"));
        Map<String, Map<String, Box>> parts = new HashMap<>();
        for (Map<String, String> row : rows) {
            String id = images.stream().filter(image -> image.relative().equals(row.get("image"))).findFirst().orElseThrow().id();
            parts.computeIfAbsent(id, i -> new HashMap<>()).put(row.get("part"), new Box(Integer.parseInt(row.get("top")), Integer.parseInt(row.get("left")),
                    Integer.parseInt(row.get("bottom")), Integer.parseInt(row.get("right"))));
        }
        CorrespondenceAnalysis analysis = new CorrespondenceAnalysis(LayerChoice.named(network, List.copyOf(values(golden, "layer"))), parts, 1, 1,
                Fill.of(Optional.of(List.of(122.782f, 117.001f, 104.298f)), preprocessing));
        Map<List<Object>, Map<String, Object>> found = table(analysis, network, preprocessing, engine, images, List.of("part", "layer"));
        for (Map<String, String> row : golden) {
            Map<String, Object> own = found.get(List.of(row.get("part"), row.get("layer")));
            assertThat(own.get("pairs")).as("%s", row).isEqualTo(Long.valueOf(row.get("pairs")));
            assertThat(number(own.get("delta"))).as("%s", row).isCloseTo(Double.parseDouble(row.get("delta")), within(1e-2));
            assertThat(number(own.get("touched"))).as("%s", row).isGreaterThanOrEqualTo(number(own.get("delta")) - 1e-12);
        }
    }
}
