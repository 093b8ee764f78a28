package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;

/** A vision transformer, whose operators no reader here knows, from the model file to the tables. */
class ForeignModelTest {

    @TempDir Path folder;

    private static byte[] model(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ForeignModelTest.class.getResourceAsStream("/onnx/foreign.zip")); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new IOException("no " + name);
    }

    @Test
    void isMinedWithoutProjections() throws IOException {
        // For its preprocessing alone, which fits.
        TinyModel.write(folder);
        Path model = Files.write(folder.resolve("vit.onnx"), model("vit.onnx"));
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 12);
        try (SparkSession spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate()) {
            for (EngineChoice engine : List.of(EngineChoice.AUTO, EngineChoice.ONNXRUNTIME)) {
                MineOptionsBuilder options = MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(corpus.toString()))
                        .output(folder.resolve(engine.name()).toString()).layers(List.of("/patch_embed/proj/Conv", "/blocks/blocks.1/Add_1", "/norm/LayerNormalization")).top(2).engine(engine);
                MineSummary summary = MineJob.run(spark, options.build(), Progress.SILENT, run -> {});
                assertThat(summary.warnings()).anySatisfy(warning -> assertThat(warning).contains("nothing is projected").contains("Add tokens").contains("'/blocks/blocks.1/Add_1'"));
                assertThat(summary.manifest().options()).containsEntry("rule", "none");
                assertThat(summary.manifest().engines()).allSatisfy(kind -> assertThat(kind).startsWith("ONNX Runtime"));
                List<Row> rows = spark.read().parquet(summary.run() + "/winners").where("layer = '/norm/LayerNormalization'").collectAsList();
                assertThat(rows).hasSize(24).allSatisfy(row -> {
                    assertThat(row.<Integer>getAs("box_bottom") - row.<Integer>getAs("box_top")).as("a token's patch").isEqualTo(8);
                    assertThat(row.<Float>getAs("reproduced_score")).isCloseTo(row.<Float>getAs("score"), org.assertj.core.api.Assertions.within(1e-4f));
                });
            }
        }
    }
}
