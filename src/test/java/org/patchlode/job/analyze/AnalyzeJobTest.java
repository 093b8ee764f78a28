package org.patchlode.job.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.run.RunStatus;
import org.patchlode.job.stage.Progress;
import org.patchlode.option.LayeredConfig;
import org.patchlode.result.OutputException;
import org.patchlode.result.SessionStorage;

/** What every analysis has of the frame: an output like a run's. */
class AnalyzeJobTest {

    @TempDir static Path folder;
    private static SparkSession spark;
    private static Map<String, Object> given;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 40);
        Files.writeString(corpus.resolve("broken.png"), "no picture");
        given = Map.of("model", TinyModel.write(folder).toString(), "preprocessing", TinyModel.preprocessing(folder).toString(), "engine", "nd4j", "images", 41);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static LayeredConfig config(String output, Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(given);
        all.put("corpus", List.of(folder.resolve("corpus").toString()));
        all.put("output", folder.resolve(output).toString());
        all.putAll(others);
        return LayeredConfig.of("analyze maxima", AnalyzeOptions.of(new MaximaAnalysis(false)), all, Optional.empty());
    }

    private static AnalyzeJob.Summary run(String output, Map<String, Object> others) {
        return AnalyzeJob.run(spark, new MaximaAnalysis(false), config(output, others), Progress.SILENT);
    }

    private static JsonNode manifest(String output) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(output).resolve("manifest.json").toFile());
    }

    @Test
    void itLeavesTablesQuarantineManifestReportAndSuccess() throws IOException {
        AnalyzeJob.Summary summary = run("whole", Map.of());
        Path output = folder.resolve("whole");
        assertThat(output.resolve("_SUCCESS")).exists();
        assertThat(output.resolve("_state")).doesNotExist();
        assertThat(spark.read().parquet(output.resolve("maxima").toString()).count()).isEqualTo(spark.read().parquet(output.resolve("units").toString()).count());
        assertThat(spark.read().parquet(output.resolve("quarantine").toString()).first().<String>getAs("image")).endsWith("broken.png");
        assertThat(output.resolve("report/index.html")).content().contains("How far does each map go?");
        assertThat(output.resolve("report/data/figure-1.csv")).content().startsWith("series,map,maximum,low,high\r\nconv1,");
        JsonNode manifest = manifest("whole");
        assertThat(manifest.path("analysis").asText()).isEqualTo("maxima");
        assertThat(manifest.path("inputs").findValuesAsText("kind")).containsExactly("model", "preprocessing", "corpus");
        assertThat(manifest.path("counts").path("images").asInt()).isEqualTo(40);
        assertThat(manifest.path("rows_sha256").fieldNames()).toIterable().containsExactly("units", "maxima", "quarantine");
        assertThat(RunStatus.of(output.toString(), SessionStorage.of(spark)).lines()).contains("state      complete", "analysis   maxima");
        assertThat(summary.lines()).anyMatch(line -> line.startsWith("maxima")).anyMatch(line -> line.startsWith("bad        1 images"));
    }

    @Test
    void theSameRowsWhateverTheCut() throws IOException {
        run("one", Map.of("shards", 1, "batch", 1));
        run("seven", Map.of("shards", 7, "batch", 5));
        assertThat(manifest("seven").path("rows_sha256")).isEqualTo(manifest("one").path("rows_sha256"));
    }

    @Test
    void imagesAreDrawnBySeedAndNamedByOnly() throws IOException {
        run("few", Map.of("images", 10));
        run("others", Map.of("images", 10, "seed", 2));
        run("named", Map.of("only", "image 002.png,image 017.jpg"));
        assertThat(manifest("few").path("counts").path("images").asInt() + manifest("few").path("counts").path("bad_images").asInt()).isEqualTo(10);
        assertThat(manifest("others").path("rows_sha256")).isNotEqualTo(manifest("few").path("rows_sha256"));
        assertThat(manifest("named").path("counts").path("images").asInt()).isEqualTo(2);
        assertThatThrownBy(() -> run("nobody", Map.of("only", "nobody.png"))).isInstanceOf(CorpusException.class).hasMessageContaining("'nobody.png'");
    }

    @Test
    void anOutputThatExistsIsRefusedUnlessItIsReplaced() {
        run("twice", Map.of());
        assertThatThrownBy(() -> run("twice", Map.of())).isInstanceOf(OutputException.class).hasMessageContaining("exists already");
        run("twice", Map.of("overwrite", true));
        assertThat(run("twice", Map.of("resume", true)).lines()).anyMatch(line -> line.contains("complete already"));
        assertThatThrownBy(() -> run("twice", Map.of("resume", true, "seed", 3))).isInstanceOf(OutputException.class).hasMessageContaining("--seed (1, now 3)");
        assertThatThrownBy(() -> AnalyzeJob.run(spark, new MaximaAnalysis(false), config("corpus", Map.of("overwrite", true)), Progress.SILENT))
                .isInstanceOf(OutputException.class).hasMessageContaining("left alone");
    }

    @Test
    void aRunOfMineIsNotReplaced() throws IOException {
        Path run = Files.createDirectories(folder.resolve("mined"));
        Files.writeString(run.resolve("manifest.json"), "{\"tool\": {\"name\": \"patchlode\"}}");
        Files.createFile(run.resolve("_SUCCESS"));
        assertThatThrownBy(() -> run("mined", Map.of("overwrite", true))).isInstanceOf(OutputException.class).hasMessageContaining("is a run and no analysis'");
        assertThat(run.resolve("manifest.json")).exists();
    }

    @Test
    void aDryRunWritesNothing() {
        assertThat(AnalyzeJob.dryRun(spark, new MaximaAnalysis(false), config("dry", Map.of()), Progress.SILENT))
                .anyMatch(line -> line.startsWith("images         41")).anyMatch(line -> line.startsWith("layers "));
        assertThat(folder.resolve("dry")).doesNotExist();
    }

    @Test
    void whatFailedGoesOnWithTheSameRows() throws IOException {
        assertThatThrownBy(() -> AnalyzeJob.run(spark, new MaximaAnalysis(true), config("failed", Map.of("shards", 4)), Progress.SILENT)).hasMessage("no maxima today");
        assertThat(folder.resolve("failed/_SUCCESS")).doesNotExist();
        assertThat(RunStatus.of(folder.resolve("failed").toString(), SessionStorage.of(spark)))
                .satisfies(status -> assertThat(status.state()).isEqualTo(RunStatus.State.FAILED))
                .satisfies(status -> assertThat(status.lines()).contains("reason     no maxima today", "analysis   maxima"));
        assertThatThrownBy(() -> run("failed", Map.of("resume", true, "shards", 4, "images", 12))).isInstanceOf(OutputException.class).hasMessageContaining("--images (41, now 12)");
        long before = Files.getLastModifiedTime(folder.resolve("failed/state/shard-000000.bin")).toMillis();
        run("failed", Map.of("resume", true, "shards", 4));
        assertThat(Files.getLastModifiedTime(folder.resolve("failed/state/shard-000000.bin")).toMillis()).as("the shard's state was taken, not computed").isEqualTo(before);
        run("never-failed", Map.of());
        assertThat(manifest("failed").path("rows_sha256")).isEqualTo(manifest("never-failed").path("rows_sha256"));
    }

    @Test
    void tooManyBadImagesEndIt() {
        assertThatThrownBy(() -> run("bad", Map.of("max-bad-fraction", 0.0))).isInstanceOf(TooManyBadImagesException.class).hasMessageContaining("broken.png");
        assertThat(folder.resolve("bad/_SUCCESS")).doesNotExist();
        assertThat(spark.read().parquet(folder.resolve("bad/quarantine").toString()).count()).isEqualTo(1);
    }
}
