package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.analyze.AnalyzeJob;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.probe.ProbeCommand;
import org.patchlode.job.analyze.responses.InformationCommand;
import org.patchlode.job.analyze.responses.LabelsCommand;
import org.patchlode.job.analyze.responses.SensitivityCommand;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.network.names.UnknownLayerException;
import org.patchlode.option.LayeredConfig;

/** Analyses of a run's responses: {@code analyze … --run RUN}. */
class ResponseRunsTest {

    @TempDir static Path folder;
    private static GrowingRuns runs;

    @BeforeAll
    static void start() throws IOException {
        runs = GrowingRuns.in(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 60);
        List<String> labels = new ArrayList<>(List.of("image,kind,amount,nothing"));
        try (var files = Files.walk(corpus)) {
            List<String> names = files.filter(Files::isRegularFile).map(file -> corpus.relativize(file).toString()).sorted().toList();
            for (int i = 1; i < names.size(); i++) {
                labels.add(String.format(Locale.ROOT, "%s,%s,%.3f,same", names.get(i), i % 2 == 0 ? "even" : "odd", i / 3.0));
            }
        }
        labels.add("unknown.png,even,1.5,same");
        Files.write(folder.resolve("labels.csv"), labels);
        for (int shards : new int[] {1, 7, 50}) {
            runs.mine(runs.given(corpus, folder.resolve("run" + shards)).rules(Rules.of(Rule.NONE)).shards(OptionalInt.of(shards)).batch(shards == 50 ? OptionalInt.of(3) : OptionalInt.empty())
                    .set(ResponsesExtension.RESPONSES, EnumSet.allOf(ResponseKind.class)));
        }
        runs.mine(runs.given(corpus, folder.resolve("without")).rules(Rules.of(Rule.NONE)));
    }

    @AfterAll
    static void stop() {
        runs.spark().stop();
    }

    private static AnalyzeJob.Summary run(NamedAnalysis analysis, String of, String output, Map<String, Object> options) {
        Map<String, Object> all = new TreeMap<>(Map.of("output", folder.resolve(output).toString(), "run", folder.resolve(of).toString(), "labels", folder.resolve("labels.csv").toString()));
        all.putAll(options);
        return AnalyzeJob.run(runs.spark(), analysis, LayeredConfig.of("analyze " + analysis.name(), AnalyzeOptions.of(analysis), all, Optional.empty()), Progress.SILENT);
    }

    private static JsonNode checksums(String output) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(output).resolve("manifest.json").toFile()).path("rows_sha256");
    }

    private static Dataset<Row> table(String output, String name) {
        return runs.spark().read().parquet(folder.resolve(output).resolve(name).toString());
    }

    @Test
    void theSameRowsWhateverTheRunsCut() throws IOException {
        Map<String, Object> options = Map.of("factors", "kind,amount,nothing", "response", "argmax", "permutations", 20);
        AnalyzeJob.Summary summary = run(new InformationCommand(), "run1", "one", options);
        run(new InformationCommand(), "run7", "seven", options);
        assertThat(checksums("seven")).isEqualTo(checksums("one"));
        run(new InformationCommand(), "run50", "fifty", options);
        assertThat(checksums("fifty")).isEqualTo(checksums("one"));
        run(new InformationCommand(), "run7", "mean", Map.of("factors", "kind,amount,nothing", "response", "argmax", "permutations", 20, "pool", "mean"));
        assertThat(checksums("mean")).isNotEqualTo(checksums("one"));
        long units = table("one", "information").select("layer", "channel").distinct().count();
        assertThat(units).isGreaterThan(runs.spark().read().parquet(folder.resolve("run1/units").toString()).count());
        assertThat(table("one", "information").where("factor = 'nothing'").collectAsList()).isNotEmpty()
                .allSatisfy(row -> assertThat(row.<String>getAs("reason")).isEqualTo("the factor has one value in all images"));
        assertThat(summary.lines()).anyMatch(line -> line.contains("have no row in the labels")).anyMatch(line -> line.contains("'nothing' has one value"));
        assertThat(table("one", "information").where("factor = 'kind'").first().<Integer>getAs("images")).isEqualTo(59);
    }

    /** The answer of a network is the largest of its last layer, wherever its values come from. */
    @Test
    void informationAboutTheAnswerIsThatOfTheLastLayersMaxima() {
        run(new InformationCommand(), "run1", "answers", Map.of("factors", "kind", "response", "argmax", "permutations", 0));
        String last = runs.spark().read().parquet(folder.resolve("run1/responses").toString()).select("layer").distinct().collectAsList().stream().map(row -> row.getString(0))
                .filter(layer -> runs.spark().read().parquet(folder.resolve("run1/units").toString()).where("layer = '" + layer + "'").isEmpty()).findFirst().orElseThrow();
        List<Row> rows = runs.spark().read().parquet(folder.resolve("run1/responses").toString()).where("layer = '" + last + "'").orderBy("image").collectAsList();
        int[][] counts = new int[2][100];
        for (int i = 1; i < rows.size(); i++) {
            List<Float> values = rows.get(i).getList(rows.get(i).fieldIndex("peaks"));
            int first = IntStream.range(0, values.size()).reduce((a, b) -> values.get(b) > values.get(a) ? b : a).orElseThrow();
            counts[i % 2][first]++;
        }
        double bits = 0;
        int images = rows.size() - 1;
        for (int kind = 0; kind < 2; kind++) {
            int ofKind = IntStream.of(counts[kind]).sum();
            for (int answer = 0; answer < 100; answer++) {
                int both = counts[kind][answer];
                double alone = (double) ofKind * (counts[0][answer] + counts[1][answer]) / images;
                bits += both == 0 ? 0 : both / (double) images * Math.log(both / alone) / Math.log(2);
            }
        }
        Row found = table("answers", "coinformation").where("i_factor_response is not null").first();
        assertThat(found.<Double>getAs("i_factor_response")).isCloseTo(bits, within(1e-9));
    }

    @Test
    void labelsAndSensitivity() throws IOException {
        for (String of : List.of("run1", "run7", "run50")) {
            run(new LabelsCommand(), of, "labels-" + of, Map.of("label-column", "kind", "top", 10));
            run(new SensitivityCommand(), of, "sensitivity-" + of, Map.of("identity", "kind", "factor", "amount"));
        }
        assertThat(checksums("labels-run7")).isEqualTo(checksums("labels-run1"));
        assertThat(checksums("sensitivity-run7")).isEqualTo(checksums("sensitivity-run1"));
        assertThat(checksums("labels-run50")).isEqualTo(checksums("labels-run1"));
        assertThat(checksums("sensitivity-run50")).isEqualTo(checksums("sensitivity-run1"));
        assertThat(table("labels-run1", "labels").where("hits > top or hits < 0 or top > 10").count()).isZero();
    }

    /** The same network with random weights sees the run's images again, in a pass of its own. */
    @Test
    void aProbeIsComparedWithRandomWeights() {
        String layer = runs.spark().read().parquet(folder.resolve("run1/units").toString()).select("layer").orderBy("layer").first().getString(0);
        run(new ProbeCommand(), "run1", "probe-random", Map.of("label-column", "kind", "baseline", "random", "layers", layer));
        Dataset<Row> rows = table("probe-random", "probe");
        assertThat(rows.select("layer", "weights").distinct().orderBy("weights").collectAsList().stream().map(Row::toString).toList())
                .containsExactly("[%s,random]".formatted(layer), "[%s,trained]".formatted(layer));
        Dataset<Row> random = table("probe-random", "responses").where("layer = '%s'".formatted(layer));
        Dataset<Row> trained = runs.spark().read().parquet(folder.resolve("run1/responses").toString()).where("layer = '%s'".formatted(layer));
        assertThat(random.select("image").distinct().orderBy("image").collectAsList()).isEqualTo(trained.select("image").distinct().orderBy("image").collectAsList());
        assertThat(random.orderBy("image").first().<Object>getAs("peaks")).isNotEqualTo(trained.orderBy("image").first().<Object>getAs("peaks"));
    }

    @Test
    void whatARunDoesNotHaveIsSaid() {
        assertThatThrownBy(() -> run(new LabelsCommand(), "without", "refused", Map.of("label-column", "kind"))).isInstanceOf(CorpusException.class).hasMessageContaining("kept no responses");
        assertThatThrownBy(() -> run(new LabelsCommand(), "run1", "refused", Map.of("label-column", "kind", "layers", "nowhere"))).isInstanceOf(UnknownLayerException.class)
                .hasMessageContaining("'nowhere'");
        assertThatThrownBy(() -> run(new InformationCommand(), "run1", "refused", Map.of("factors", "kind", "response", "prob:99"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("prob:99");
    }
}
