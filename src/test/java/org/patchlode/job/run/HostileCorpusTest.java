package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.stage.Progress;

/** Files made to keep decoders busy or to fill memory, among good ones: each is put in quarantine, and the run goes on. */
class HostileCorpusTest {

    @TempDir Path folder;

    @Test
    @Timeout(300)
    void theRunGoesOn() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 12);
        Map<String, String> reasons = unpack(corpus);
        Path output = folder.resolve("run");
        try (SparkSession spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate()) {
            MineSummary summary = MineJob.run(spark, MineOptions.builder().model(TinyModel.write(folder).toString())
                    .preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(corpus.toString())).output(output.toString())
                    .layers(List.of("conv1")).maxBadFraction(1).engine(EngineChoice.ND4J).build(), Progress.SILENT, run -> {});
            assertThat(summary.manifest().counts().mined()).isEqualTo(12);
            Map<String, String> bad = StoredRun.rows(spark, output, "quarantine", "image").stream().collect(Collectors.toMap(
                    (Row row) -> row.<String>getAs("image").replaceAll(".*/", ""), row -> row.getAs("reason"), (a, b) -> a + b, TreeMap::new));
            assertThat(bad).containsOnlyKeys(reasons.keySet());
            bad.forEach((name, reason) -> assertThat(reason).as(name).contains(reasons.get(name)));
        }
    }

    /** @return what each file is to be refused for */
    private static Map<String, String> unpack(Path corpus) throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream in = HostileCorpusTest.class.getResourceAsStream("/images/hostile.zip"); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("reasons.csv")) {
                    new String(zip.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1)
                            .forEach(line -> reasons.put(line.substring(0, line.indexOf(',')), line.substring(line.indexOf(',') + 1).replace("\"", "")));
                } else {
                    Files.write(corpus.resolve(entry.getName()), zip.readAllBytes());
                }
            }
        }
        return reasons;
    }
}
