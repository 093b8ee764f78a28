package org.patchlode.job.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.job.analyze.responses.InformationCommand;
import org.patchlode.job.analyze.responses.LabelsCommand;
import org.patchlode.job.analyze.responses.SensitivityCommand;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.LayeredConfig;

/** Analyses of responses that were made elsewhere: {@code --responses TABLE}. */
class ResponseAnalysesTest {

    @TempDir static Path folder;
    private static SparkSession spark;
    private static List<String[]> data;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
        data = csv("data.csv");
        List<String> units = new ArrayList<>();
        data.forEach(row -> units.add(row[0] + "," + String.join(",", Arrays.copyOfRange(row, 6, 12))));
        Files.write(folder.resolve("units.csv"), units);
        Files.write(folder.resolve("labels.csv"), data.stream().map(row -> String.join(",", row)).toList());
        spark.read().option("header", true).option("inferSchema", true).csv(folder.resolve("units.csv").toString()).repartition(5).write().parquet(folder.resolve("units").toString());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<String[]> csv(String name) throws IOException {
        try (InputStream in = ResponseAnalysesTest.class.getResourceAsStream("/information/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split(",", -1)).toList();
        }
    }

    private static AnalyzeJob.Summary run(NamedAnalysis analysis, String output, Map<String, Object> options) {
        Map<String, Object> all = new TreeMap<>(Map.of("output", folder.resolve(output).toString(), "responses", folder.resolve("units.csv").toString(), "labels",
                folder.resolve("labels.csv").toString()));
        all.putAll(options);
        return AnalyzeJob.run(spark, analysis, LayeredConfig.of("analyze " + analysis.name(), AnalyzeOptions.of(analysis), all, Optional.empty()), Progress.SILENT);
    }

    private static JsonNode checksums(String output) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(output).resolve("manifest.json").toFile()).path("rows_sha256");
    }

    private static Dataset<Row> table(String output, String name) {
        return spark.read().parquet(folder.resolve(output).resolve(name).toString());
    }

    private static final Map<String, Object> GOLDEN = Map.of("factors", "identity,yaw,light,coin", "categorical", "identity,coin", "response", "response", "permutations", 40);

    @Test
    void informationIsThatOfIndependentEstimators() throws IOException {
        run(new InformationCommand(), "golden", GOLDEN);
        List<String[]> expected = csv("expected.csv");
        List<Row> rows = table("golden", "information").collectAsList();
        assertThat(rows).hasSize(expected.size() - 1);
        for (String[] row : expected.subList(1, expected.size())) {
            Row found = rows.stream().filter(some -> some.<String>getAs("unit").equals(row[0]) && some.<String>getAs("factor").equals(row[1]) && some.<String>getAs("estimator").equals(row[2]))
                    .findFirst().orElseThrow();
            assertThat(found.<Double>getAs("bits")).isCloseTo(Double.parseDouble(row[4]), within(1e-6));
            assertThat(found.<String>getAs("layer")).isEqualTo("responses");
            assertThat("unit" + found.<Integer>getAs("channel")).isEqualTo(row[0]);
        }
        List<String[]> shared = csv("expected_coinformation.csv");
        for (String[] row : shared.subList(1, shared.size())) {
            Row found = table("golden", "coinformation").where("unit = '%s' and factor = '%s'".formatted(row[0], row[1])).first();
            assertThat(found.<Double>getAs("redundancy")).isCloseTo(Double.parseDouble(row[6]), within(1e-6));
        }
        assertThat(table("golden", "layers").where("estimator = 'binned'").count()).isEqualTo(4);
        assertThat(folder.resolve("golden/report/index.html")).content().contains("bits");
    }

    @Test
    void parquetInAnyOrderGivesTheSameBytes() throws IOException {
        run(new InformationCommand(), "from-csv", GOLDEN);
        Map<String, Object> options = new TreeMap<>(GOLDEN);
        options.put("responses", folder.resolve("units").toString());
        run(new InformationCommand(), "from-parquet", options);
        assertThat(checksums("from-parquet")).isEqualTo(checksums("from-csv"));
        run(new LabelsCommand(), "labels-csv", Map.of("label-column", "identity"));
        run(new LabelsCommand(), "labels-parquet", Map.of("label-column", "identity", "responses", folder.resolve("units").toString()));
        assertThat(checksums("labels-parquet")).isEqualTo(checksums("labels-csv"));
    }

    @Test
    void wholeNumbersThatNobodyNamedAreRefused() {
        assertThatThrownBy(() -> run(new InformationCommand(), "refused", Map.of("factors", "identity"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("factor 'identity' holds whole numbers");
        assertThatThrownBy(() -> run(new InformationCommand(), "refused", Map.of("factors", "image2"))).isInstanceOf(ConfigurationException.class).hasMessageContaining("none called 'image2'");
        assertThatThrownBy(() -> run(new InformationCommand(), "refused", Map.of("factors", "yaw", "response", "argmax"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not those of a network");
        assertThatThrownBy(() -> run(new InformationCommand(), "refused", Map.of("factors", "yaw", "run", "x"))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--run or from --responses");
    }

    /** Against SciPy's hypergeometric tail of counts made by hand here. */
    @Test
    void labelsAmongTheTopImages() {
        run(new LabelsCommand(), "labels", Map.of("label-column", "identity", "top", 50));
        Row best = table("labels", "labels").where("unit = 'unit1'").orderBy("p", "label").first();
        int images = data.size() - 1;
        List<Integer> top = IntStream.rangeClosed(1, images).filter(i -> Float.parseFloat(data.get(i)[7]) > 0).boxed()
                .sorted((a, b) -> Float.compare(Float.parseFloat(data.get(b)[7]), Float.parseFloat(data.get(a)[7]))).limit(50).toList();
        String label = best.getAs("label");
        long hits = top.stream().filter(i -> data.get(i)[1].equals(label)).count();
        long all = IntStream.rangeClosed(1, images).filter(i -> data.get(i)[1].equals(label)).count();
        assertThat(best.<Integer>getAs("hits")).isEqualTo((int) hits);
        assertThat(best.<Double>getAs("lift")).isCloseTo(hits / 50.0 / ((double) all / images), within(1e-12));
        assertThat(best.<Double>getAs("q")).isLessThan(1e-6);
        assertThat(table("labels", "labels").count()).isEqualTo(6 * IntStream.rangeClosed(1, images).mapToObj(i -> data.get(i)[1]).distinct().count());
    }

    @Test
    void sensitivityByTenLevels() {
        AnalyzeJob.Summary summary = run(new SensitivityCommand(), "sensitivity", Map.of("identity", "identity", "factor", "light"));
        List<Row> rows = table("sensitivity", "sensitivity").collectAsList();
        assertThat(rows).hasSize(10);
        Row reference = rows.stream().min((a, b) -> Double.compare(Math.abs(a.<Double>getAs("level_value")), Math.abs(b.<Double>getAs("level_value")))).orElseThrow();
        assertThat(rows).allSatisfy(row -> assertThat(row.<Double>getAs("distance")).isBetween(row.<Double>getAs("distance_low"), row.<Double>getAs("distance_high")));
        assertThat(rows.get(0).<Double>getAs("distance")).isGreaterThan(reference.getAs("distance"));
        assertThat(rows.get(0).isNullAt(rows.get(0).fieldIndex("probability"))).isTrue();
        assertThat(summary.lines()).anyMatch(line -> line.contains("does not name the classes"));
        assertThat(table("sensitivity", "variance").first().<Double>getAs("identity_share")).isBetween(0.0, 1.0);
    }
}
