package org.patchlode.faces.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.RenderJob;
import org.patchlode.faces.train.DemoModel;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.stage.Progress;

/** {@code demo --study} over few faces and two layers. */
class StudyJobTest {

    private static final int PEOPLE = 8;
    private static final ImageLimits LIMITS = new ImageLimits(1 << 24, 1 << 22);
    private static final List<String> LAYERS = List.of("block1_relu2", "block4_relu2");

    @TempDir static Path folder;
    private static SparkSession spark;
    private static Path study;

    @BeforeAll
    static void run() throws IOException {
        spark = SparkSession.builder().master("local[2]").appName("test").config("spark.sql.shuffle.partitions", 4).getOrCreate();
        DemoModel model = DemoModel.packed();
        String weights = Files.write(folder.resolve(DemoModel.FILE), model.bytes()).toString();
        String faces = folder.resolve("faces").toString();
        RenderJob.run(spark, new FaceCorpus(3, 160, model.size(), PEOPLE), RenderJob.folder(spark, faces), false, false, Progress.SILENT);
        String run = folder.resolve("run").toString();
        MineOptions options = MineOptions.builder().model(weights).preprocessing(DemoModel.PREPROCESSING).corpus(List.of(faces)).output(run).layers(LAYERS)
                .labels(Optional.of(faces + "/" + RenderJob.FACTORS)).set(ResponsesExtension.RESPONSES, EnumSet.of(ResponseKind.PEAK)).limits(LIMITS).build();
        MineJob.run(spark, options, Progress.SILENT, some -> {});
        study = folder.resolve("study");
        String page = StudyJob.run(spark, new StudyJob.Material(faces, run, weights), new StudySize(PEOPLE, model.size(), 3, 60, 24, 10), LIMITS, 1L << 26, study.toString(), Progress.SILENT);
        assertThat(page).endsWith("study/report/index.html");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Dataset<Row> table(String name) {
        return spark.read().parquet(study.resolve(name).toString());
    }

    @Test
    void eachQuestionHasItsTable() {
        assertThat(table("information/information").select("factor").distinct().count()).isEqualTo(5);
        assertThat(table("information/coinformation").where("redundancy is not null").count()).isPositive();
        assertThat(table("yaw/variance").select("layer").orderBy("layer").collectAsList().stream().map(row -> row.getString(0)).toList()).isEqualTo(LAYERS);
        for (String probe : List.of("probe", "turned")) {
            assertThat(table(probe + "/probe").where("accuracy between 0 and 1").count()).as(probe).isEqualTo(LAYERS.size());
        }
        assertThat(table("ablation/ablation").count()).isPositive();
        assertThat(table("coefficients/coinformation").select("factor").distinct().count()).isGreaterThan(20);
    }

    /** At way 0 a face is its person's own, so that the network knows it; all the way it is not. */
    @Test
    void sweepsBeginAtThePersonAndLeadAway() {
        for (String factor : List.of("shape", "texture")) {
            List<Row> levels = table(factor + "/sensitivity").where("layer = '%s'".formatted(LAYERS.get(1))).orderBy("level_value").collectAsList();
            assertThat(levels.stream().map(row -> row.<Double>getAs("level_value")).toList()).containsExactly(0.0, 0.5, 1.0);
            assertThat(levels.get(0).<Double>getAs("distance")).as("of %s from itself", factor).isZero();
            assertThat(levels.get(0).<Double>getAs("accuracy")).isEqualTo(1);
            assertThat(levels.get(2).<Double>getAs("distance")).isGreaterThan(levels.get(1).getAs("distance"));
        }
        // Texture is what the network knows a person by; of shape it may lose nothing.
        assertThat(table("texture/sensitivity").where("layer = '%s' and level_value = 1".formatted(LAYERS.get(1))).first().<Double>getAs("accuracy")).isLessThan(1);
    }

    @Test
    void thePageHasAllPartsOfThePaper() throws IOException {
        Path report = study.resolve("report");
        String page = Files.readString(report.resolve("index.html"));
        assertThat(page).contains("What a face network codes", "What units tell, layer by layer", "What a linear reader gets out of a layer", "Shape or texture?", "Errors", "In short", "Three units that tell most of identity",
                "Three units that tell most of yaw", "Three units that tell most of expression", "How sure this is").doesNotContain("NaN", ">null<");
        assertThat(page.split("data:image/png;base64,|src=\"[^\"]*png", -1).length - 1).as("pictures of coefficients and patches").isGreaterThanOrEqualTo(4 * 3 + 3 * 3);
        try (Stream<Path> files = Files.list(report.resolve("data"))) {
            List<Path> figures = files.filter(file -> file.getFileName().toString().matches("figure-\\d+\\.csv")).toList();
            assertThat(figures).hasSizeGreaterThanOrEqualTo(9).allSatisfy(file -> assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeGreaterThan(2));
        }
    }
}
