package org.patchlode.job.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.job.analyze.probe.ProbeCommand;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.LayeredConfig;

/** {@code analyze probe} on made responses. */
class ProbeCommandTest {

    private static final int IMAGES = 400;

    @TempDir static Path folder;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
        RandomGenerator random = new Draws(1).generator("probe test");
        List<String> responses = new ArrayList<>(List.of("image,u0,u1,u2,u3,u4,u5"));
        List<String> labels = new ArrayList<>(List.of("image,kind,yaw,noise"));
        for (int i = 0; i < IMAGES; i++) {
            int kind = i % 4;
            StringBuilder row = new StringBuilder("i" + i);
            for (int unit = 0; unit < 6; unit++) {
                row.append(String.format(Locale.ROOT, ",%.5f", (unit == kind ? 1.2 : 0) * 100 + 100 * random.nextGaussian()));
            }
            responses.add(row.toString());
            labels.add(String.format(Locale.ROOT, "i%d,k%d,%.2f,n%d", i, kind, 60 * random.nextDouble() - 30, random.nextInt(4)));
        }
        Files.write(folder.resolve("responses.csv"), responses);
        Files.write(folder.resolve("labels.csv"), labels);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<Row> run(String output, Map<String, Object> options) {
        Map<String, Object> all = new TreeMap<>(Map.of("output", folder.resolve(output).toString(), "responses", folder.resolve("responses.csv").toString(), "labels",
                folder.resolve("labels.csv").toString(), "label-column", "kind"));
        all.putAll(options);
        AnalyzeJob.run(spark, new ProbeCommand(), LayeredConfig.of("analyze probe", AnalyzeOptions.of(new ProbeCommand()), all, Optional.empty()), Progress.SILENT);
        return spark.read().parquet(folder.resolve(output).resolve("probe").toString()).collectAsList();
    }

    @Test
    void whatIsThereIsToldAndWhatIsNotIsNot() {
        List<Row> rows = run("kinds", Map.of("per-class", "2,20"));
        assertThat(rows).hasSize(3);
        Row whole = rows.get(0);
        assertThat(whole.<Integer>getAs("test_images")).isEqualTo(80);
        assertThat(whole.<Integer>getAs("train_images")).isEqualTo(320);
        assertThat(whole.<Double>getAs("majority")).isEqualTo(0.25);
        assertThat(whole.<Double>getAs("accuracy")).isBetween(0.42, 0.85).isBetween(whole.<Double>getAs("accuracy_low"), whole.<Double>getAs("accuracy_high"));
        assertThat(rows.get(1).<Integer>getAs("train_images")).isEqualTo(8);
        assertThat(run("noise", Map.of("label-column", "noise")).get(0).<Double>getAs("accuracy")).isCloseTo(0.25, within(0.16));
    }

    @Test
    void conditionsSayWhatIsLearntAndTried() {
        Row row = run("turned", Map.of("train-where", "yaw < -5", "test-where", "yaw > 5")).get(0);
        assertThat(row.<Integer>getAs("train_images") + row.<Integer>getAs("test_images")).isBetween(280, 390);
        assertThat(row.<Double>getAs("accuracy")).isGreaterThan(0.4);
        assertThatThrownBy(() -> run("both", Map.of("train-where", "yaw < 5", "test-where", "yaw > -5"))).isInstanceOf(ConfigurationException.class).hasMessageContaining("satisfy both");
        assertThatThrownBy(() -> run("alone", Map.of("train-where", "yaw < 5"))).isInstanceOf(ConfigurationException.class).hasMessageContaining("--test-where");
        assertThatThrownBy(() -> run("bad", Map.of("train-where", "yaww < 5", "test-where", "yaw > 5"))).isInstanceOf(ConfigurationException.class).hasMessageContaining("'yaww < 5'");
    }
}
