package org.patchlode.job.analyze.pictures;

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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.api.Patchlode;
import org.patchlode.job.analyze.AnalyzeJob;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.LayeredConfig;

/** The analyses of altered pictures as commands, on a tiny network and corpus. */
class PictureAnalysesTest {

    private static final NamedAnalysis INVARIANCE = new NamedInvariance();
    private static final NamedAnalysis OCCLUSION = new NamedOcclusion();
    private static final NamedAnalysis CORRESPONDENCE = new NamedCorrespondence();

    @TempDir static Path folder;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
        TinyCorpus.write(folder.resolve("corpus"), 12);
        TinyModel.write(folder);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static LayeredConfig config(NamedAnalysis analysis, String output, Map<String, Object> others) {
        Map<String, Object> all = new TreeMap<>(Map.of("model", folder.resolve("tiny.zip").toString(), "preprocessing", TinyModel.preprocessing(folder).toString(), "engine", "nd4j",
                "corpus", List.of(folder.resolve("corpus").toString()), "output", folder.resolve(output).toString()));
        all.putAll(others);
        return LayeredConfig.of(AnalyzeOptions.command(analysis), AnalyzeOptions.of(analysis), all, Optional.empty());
    }

    private static AnalyzeJob.Summary run(NamedAnalysis analysis, String output, Map<String, Object> others) {
        return AnalyzeJob.run(spark, analysis, config(analysis, output, others), Progress.SILENT);
    }

    private static Dataset<Row> table(String output, String name) {
        return spark.read().parquet(folder.resolve(output).resolve(name).toString());
    }

    private static JsonNode manifest(String output) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(output).resolve("manifest.json").toFile());
    }

    private static String report(String output) throws IOException {
        return Files.readString(folder.resolve(output).resolve("report/index.html"));
    }

    private static String parts(String name, String rows) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "image,part,top,left,bottom,right\n" + rows);
        return file.toString();
    }

    private static String twoParts() {
        StringBuilder rows = new StringBuilder();
        for (String image : List.of("image 001.jpg", "image 002.png", "image 003.jpg", "image 004.png", "image 006.png")) {
            rows.append(image).append(",eye,8,8,16,16\n").append(image).append(",nose,12,12,22,22\n");
        }
        return rows.toString();
    }

    @Test
    void invarianceGivesNothingForNothingAndTheSameForAnyCut() throws IOException {
        Map<String, Object> asked = Map.of("translate", "-4:4:4", "rotate", "0,90", "scale", "1,1.5", "layers", "conv1,conv3", "images", 6);
        run(INVARIANCE, "invariance", asked);
        Dataset<Row> rows = table("invariance", "invariance");
        assertThat(rows.columns()).contains("image", "transformation", "amount", "layer", "distance", "relative_distance", "class", "probability");
        assertThat(rows.count()).isEqualTo(6 * 7 * 2);
        Dataset<Row> nothing = rows.where("transformation = 'scale' and amount = 1 or transformation <> 'scale' and amount = 0");
        assertThat(nothing.count()).isEqualTo(6 * 3 * 2);
        assertThat(nothing.where("distance = 0 and relative_distance = 0").count()).isEqualTo(6 * 3 * 2);
        assertThat(rows.where("distance > 0").count()).isEqualTo(6 * 4 * 2);
        assertThat(table("invariance", "curves").where("transformation = 'translate' and amount = 4 and distance_low < distance and distance < distance_high and images = 6").count()).isEqualTo(2);
        assertThat(report("invariance")).contains("Distance from the unaltered picture").contains("Over all amounts");
        Map<String, Object> cut = new TreeMap<>(asked);
        cut.putAll(Map.of("shards", 5, "batch", 1));
        run(INVARIANCE, "invariance-cut", cut);
        assertThat(manifest("invariance-cut").path("rows_sha256")).isEqualTo(manifest("invariance").path("rows_sha256"));
    }

    @Test
    void invarianceMeasuresAllFourIfNoneIsAskedFor() {
        assertThat(AnalyzeJob.dryRun(spark, INVARIANCE, config(INVARIANCE, "dry", Map.of("images", 2)), Progress.SILENT))
                .anyMatch(line -> line.contains("{rotate=36, scale=9, translate=25, translate-y=25}")).anyMatch(line -> line.matches("passes +192 pictures are shown to the network: about \\d+ s on 2 task slots, if each computes 100 GFLOP/s"));
    }

    @Test
    void aNetworkWithoutClassesLeavesProbabilitiesOpenAndSaysSoOnce() throws IOException {
        Path model = folder.resolve("residual.onnx");
        Files.copy(Path.of("src/test/resources/found/residual_over_input.onnx"), model);
        Path preprocessing = Files.writeString(folder.resolve("plain.conf"), "input { width = 32, height = 32, channels = RGB, mean = [0, 0, 0], std = [255, 255, 255] }\nresize = center-crop\n");
        Map<String, Object> asked = Map.of("model", model.toString(), "preprocessing", preprocessing.toString(), "images", 3);
        Map<String, Object> moved = new TreeMap<>(asked);
        moved.put("translate", "0,8");
        assertThat(run(INVARIANCE, "no-classes", moved).lines()).filteredOn(line -> line.startsWith("note ")).hasSize(1);
        assertThat(table("no-classes", "invariance").where("probability is null and class is null").count()).isEqualTo(table("no-classes", "invariance").count()).isPositive();
        Map<String, Object> covered = new TreeMap<>(asked);
        covered.putAll(Map.of("size", 32, "stride", 32));
        run(OCCLUSION, "no-answer", covered);
        assertThat(table("no-answer", "occlusion").where("probability is null and class is null and argmax is null").count()).isEqualTo(table("no-answer", "occlusion").count()).isPositive();
        assertThat(report("no-answer")).contains("Sum of map").doesNotContain("Probability of class");
    }

    @Test
    void theJavaApiGivesTheTables() {
        Dataset<Row> rows = Patchlode.on(spark).analyze("invariance").option("model", folder.resolve("tiny.zip").toString())
                .option("preprocessing", TinyModel.preprocessing(folder).toString()).option("corpus", folder.resolve("corpus").toString()).option("engine", "nd4j")
                .option("images", 2).option("layers", "conv3").option("translate", "0,4").option("output", folder.resolve("from java").toString()).run().table("invariance");
        assertThat(rows.count()).isEqualTo(4);
        assertThatThrownBy(() -> Patchlode.on(spark).analyze("invariance").option("sise", 3)).isInstanceOf(ConfigurationException.class).hasMessageContaining("'sise'");
        assertThatThrownBy(() -> Patchlode.on(spark).analyze("invarianze")).isInstanceOf(ConfigurationException.class).hasMessageContaining("there are ");
    }

    @Test
    void occlusionFollowsTheStrongestMapAndItsProjection() throws IOException {
        run(OCCLUSION, "occlusion", Map.of("layer", "conv3", "size", 8, "stride", 4, "images", 5));
        Dataset<Row> rows = table("occlusion", "occlusion");
        assertThat(rows.columns()).contains("image", "layer", "map", "class", "row", "column", "activation_sum", "probability", "argmax");
        assertThat(rows.count()).isEqualTo(5 * 64);
        assertThat(rows.where("whole_activation_sum <> activation_sum").count()).isPositive();
        assertThat(table("occlusion", "projections").where("correlation between -1 and 1").count()).isEqualTo(5);
        assertThat(report("occlusion")).contains("Does the projection show what the map sees?").contains("Sum of map").contains("Probability of class").contains("Answer");
        assertThat(folder.resolve("occlusion/report/pictures")).isDirectoryContaining(file -> file.toString().endsWith(".png"));
        List<Integer> strongest = rows.select("map").distinct().collectAsList().stream().map(row -> row.getInt(0)).toList();
        run(OCCLUSION, "occlusion-masked", Map.of("layer", "conv3", "size", 8, "stride", 8, "images", 5, "mask", List.of("conv3:" + strongest.get(0))));
        assertThat(table("occlusion-masked", "occlusion").where("map = " + strongest.get(0)).count()).as("a masked map is never the strongest").isZero();
        assertThat(manifest("occlusion-masked").path("options").path("mask").get(0).asText()).isEqualTo("conv3:" + strongest.get(0));
        run(OCCLUSION, "occlusion-cut", Map.of("layer", "conv3", "size", 8, "stride", 4, "images", 5, "shards", 1, "batch", 3));
        assertThat(manifest("occlusion-cut").path("rows_sha256")).isEqualTo(manifest("occlusion").path("rows_sha256"));
    }

    @Test
    void occlusionOfALayerWithoutExtentFollowsItsValue() {
        run(OCCLUSION, "flat", Map.of("layer", "out", "size", 16, "stride", 16, "only", "image 002.png"));
        assertThat(table("flat", "occlusion").where("abs(activation_sum - probability) < 1e-6").count()).isEqualTo(4);
    }

    @Test
    void correspondenceComparesPartsWithRandomBoxes() throws IOException {
        String parts = parts("parts.csv", twoParts());
        run(CORRESPONDENCE, "correspondence", Map.of("parts", parts, "layers", "conv1,conv3"));
        Dataset<Row> rows = table("correspondence", "correspondence");
        assertThat(rows.columns()).contains("part", "layer", "pairs", "delta", "delta_low", "delta_high", "touched");
        assertThat(rows.select("part").distinct().as(Encoders.STRING()).collectAsList()).containsExactlyInAnyOrder("eye", "nose", "random:eye", "random:nose");
        assertThat(rows.where("pairs = 10 and delta between 0 and 1 and delta_low < delta and touched >= delta").count()).isEqualTo(8);
        assertThat(report("correspondence")).contains("Disagreement of signs");
        run(CORRESPONDENCE, "correspondence-cut", Map.of("parts", parts, "layers", "conv1,conv3", "shards", 3, "batch", 1));
        assertThat(manifest("correspondence-cut").path("rows_sha256")).isEqualTo(manifest("correspondence").path("rows_sha256"));
        run(CORRESPONDENCE, "correspondence-seed", Map.of("parts", parts, "layers", "conv1,conv3", "seed", 2));
        assertThat(manifest("correspondence-seed").path("rows_sha256")).isNotEqualTo(manifest("correspondence").path("rows_sha256"));
    }

    @Test
    void aPartOutsideThePictureIsABadImageAndOneThatReachesPastItIsCut() throws IOException {
        String rows = twoParts().replace("image 001.jpg,eye,8,8,16,16", "image 001.jpg,eye,100,8,116,16").replace("image 002.png,eye,8,8", "image 002.png,eye,-8,-8");
        run(CORRESPONDENCE, "outside", Map.of("parts", parts("outside.csv", rows), "layers", "conv1", "max-bad-fraction", 0.5));
        Row bad = table("outside", "quarantine").first();
        assertThat(bad.<String>getAs("image")).endsWith("image 001.jpg");
        assertThat(bad.<String>getAs("reason")).contains("its part 'eye' (top 100, left 8, bottom 116, right 16) is outside");
        assertThat(table("outside", "correspondence").where("part = 'nose' and pairs = 6").count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "image 001.jpg,eye,8,8,16,16; every part is that of a single picture ({eye=1})",
        "image 001.jpg,eye,8,8,8,16; hold no pixel",
        "image 001.jpg,eye,8,x,9,16; give 'left' of 'image 001.jpg' as 'x', which is no whole number",
        "nobody.jpg,eye,8,8,16,16; none of the images has a part",
        "image 001.jpg,,8,8,16,16; have a row without 'part'"
    })
    void partsThatCannotBeComparedAreRefused(String row, String sentence) throws IOException {
        String parts = parts("refused.csv", row + "\n");
        assertThatThrownBy(() -> run(CORRESPONDENCE, "refused", Map.of("parts", parts))).isInstanceOf(ConfigurationException.class).hasMessageContaining(sentence);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void theSamePartTwiceAndMissingColumnsAreRefused() throws IOException {
        String twice = parts("twice.csv", "image 001.jpg,eye,8,8,16,16\nimage 001.jpg,eye,9,9,16,16\n");
        assertThatThrownBy(() -> run(CORRESPONDENCE, "refused", Map.of("parts", twice))).hasMessageContaining("'eye' of 'image 001.jpg' twice");
        Path other = folder.resolve("columns.csv");
        Files.writeString(other, "image,part,top,left,bottom\na,b,1,2,3\n");
        assertThatThrownBy(() -> run(CORRESPONDENCE, "refused", Map.of("parts", other.toString()))).hasMessageContaining("none called 'right'");
        assertThatThrownBy(() -> run(INVARIANCE, "refused", Map.of("scale", "0:1:0.5"))).hasMessageContaining("--scale has 0");
        assertThatThrownBy(() -> run(INVARIANCE, "refused", Map.of("group", "person"))).hasMessageContaining("--group 'person' needs --labels");
    }

    @Test
    void intervalsDrawWholeGroups() throws IOException {
        Path labels = folder.resolve("labels.csv");
        StringBuilder rows = new StringBuilder("image,class,person\n");
        for (int i = 0; i < 12; i++) {
            rows.append("%simage %03d.%s,%d,%s\n".formatted(i % 5 == 0 ? "sub folder/" : "", i, i % 2 == 0 ? "png" : "jpg", i % 4, i < 6 ? "ann" : "bob"));
        }
        Files.writeString(labels, rows);
        Map<String, Object> asked = new TreeMap<>(Map.of("translate", "4", "layers", "conv1", "labels", labels.toString(), "label-column", "class"));
        run(INVARIANCE, "single", asked);
        asked.put("group", "person");
        run(INVARIANCE, "grouped", asked);
        assertThat(table("grouped", "invariance").where("class = cast(substring_index(substring_index(image, ' ', -1), '.', 1) as int) % 4").count()).isEqualTo(12);
        Row grouped = table("grouped", "curves").first();
        assertThat(grouped.<Double>getAs("distance")).isEqualTo(table("single", "curves").first().<Double>getAs("distance"));
        // Two groups: a draw has both, or one of them twice.
        double ann = mean("number < 6");
        double bob = mean("number >= 6");
        assertThat(grouped.<Double>getAs("distance_low")).isCloseTo(Math.min(ann, bob), Percentage.withPercentage(1e-6));
        assertThat(grouped.<Double>getAs("distance_high")).isCloseTo(Math.max(ann, bob), Percentage.withPercentage(1e-6));
        assertThat(report("grouped")).contains("by groups of images");
    }

    private static double mean(String where) {
        return table("grouped", "invariance").selectExpr("cast(substring_index(substring_index(image, ' ', -1), '.', 1) as int) number", "distance").where(where).selectExpr("avg(distance)").first().getDouble(0);
    }
}
