package org.patchlode.job.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.Shared;
import org.patchlode.job.analyze.masked.AblationCommand;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.LayeredConfig;

/** {@code analyze ablation} on a real network, as an independent implementation found it. */
class AblationCommandTest {

    private static final String SET = "cifar10_resnet20";

    @TempDir static Path folder;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static AnalyzeJob.Summary run(String output, Map<String, Object> options) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(Shared.path("golden/" + SET + "/images"))) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        Map<String, Object> all = new TreeMap<>(Map.of("output", folder.resolve(output).toString(), "model", Shared.path("material/models/" + SET + "_bnfolded.h5").toString(),
                "preprocessing", "cifar10-resnet", "layer", "s3b2_out", "only", IntStream.range(0, names.size()).filter(i -> i % 10 == 0).mapToObj(names::get).collect(Collectors.joining(","))));
        all.put("corpus", List.of(Shared.path("golden/" + SET + "/images").toString()));
        all.putAll(options);
        return AnalyzeJob.run(spark, new AblationCommand(), LayeredConfig.of("analyze ablation", AnalyzeOptions.of(new AblationCommand()), all, Optional.empty()), Progress.SILENT);
    }

    private static JsonNode checksums(String output) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(output).resolve("manifest.json").toFile()).path("rows_sha256");
    }

    @Test
    void lossesAreThoseOfAnIndependentImplementation() throws IOException {
        run("golden", Map.of("shards", 3));
        Map<String, Row> found = spark.read().parquet(folder.resolve("golden/ablation").toString()).collectAsList().stream()
                .collect(Collectors.toMap(row -> row.<String>getAs("layer") + "," + row.getAs("channel") + "," + row.getAs("class"), row -> row));
        List<String> lines = Files.readAllLines(Shared.path("golden/analyses/ablation/" + SET + ".csv"));
        assertThat(found).hasSize(lines.size() - 1);
        for (String line : lines.subList(1, lines.size())) {
            int at = line.lastIndexOf(',');
            Row row = found.get(line.substring(0, at));
            double difference = row.<Double>getAs("difference");
            assertThat(difference).as(line).isCloseTo(Double.parseDouble(line.substring(at + 1)), within(1e-4)).isBetween(row.<Double>getAs("ci_low"), row.<Double>getAs("ci_high"));
        }
        run("again", Map.of("shards", 7, "batch", 3));
        assertThat(checksums("again")).isEqualTo(checksums("golden"));
    }

    @Test
    void errorsNameTheMapsThatWouldReviseThem() throws IOException {
        List<String> labels = new ArrayList<>(List.of("image,class"));
        // A class that is wrong for nearly every picture, so that there are errors.
        try (Stream<Path> files = Files.list(Shared.path("golden/" + SET + "/images"))) {
            files.forEach(file -> labels.add(file.getFileName() + ",3"));
        }
        Files.write(folder.resolve("labels.csv"), labels);
        AnalyzeJob.Summary summary = run("errors", Map.of("errors", true, "labels", folder.resolve("labels.csv").toString(), "label-column", "class"));
        List<Row> rows = spark.read().parquet(folder.resolve("errors/errors").toString()).orderBy("image", "masked").collectAsList();
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<Integer>getAs("class")).isEqualTo(3).isNotEqualTo(row.<Integer>getAs("answer"));
            assertThat(row.<Integer>getAs("masked")).isBetween(1, 3);
        });
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).<Integer>getAs("masked") > 1) {
                assertThat(rows.get(i).<Double>getAs("gain")).isGreaterThanOrEqualTo(rows.get(i - 1).<Double>getAs("gain") - 1e-9);
            }
        }
        assertThat(summary.lines()).anyMatch(line -> line.startsWith("errors") && line.contains("of 50 images"));
        assertThatThrownBy(() -> run("none", Map.of("errors", true))).isInstanceOf(ConfigurationException.class).hasMessageContaining("--labels");
    }
}
