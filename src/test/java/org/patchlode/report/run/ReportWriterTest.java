package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.SheetFormat;
import org.patchlode.report.draw.Tiles;

class ReportWriterTest {

    @TempDir
    static Path temp;

    private static SparkSession spark;
    private static Path run;

    @BeforeAll
    static void mine() {
        spark = Spark.session();
        run = SyntheticRun.small(List.of("deconvnet", "guided"), true).write(spark, temp.resolve("run"));
    }

    @Test
    void sameRunAndOptionsGiveTheSameBytesAndNoStaleFileStays() throws IOException {
        ReportOptions options = ReportOptions.defaults().withSheets(List.of(SheetFormat.values()));
        ReportSummary first = ReportWriter.write(spark, run.toUri().toString(), options);
        Map<String, byte[]> once = files(run.resolve("report"));
        Files.writeString(run.resolve("report/stale.html"), "old");
        ReportSummary second = ReportWriter.write(spark, run.toUri().toString(), options);
        Map<String, byte[]> twice = files(run.resolve("report"));

        assertThat(twice.keySet()).isEqualTo(once.keySet());
        once.forEach((name, bytes) -> assertThat(twice.get(name)).as(name).isEqualTo(bytes));
        assertThat(second).isEqualTo(first);
        assertThat(first.layers()).isEqualTo(2);
        assertThat(first.maps()).isEqualTo(80);
        assertThat(first.damagedPictures()).isZero();
        assertThat(first.files()).isEqualTo(once.size());
        assertThat(first.bytes()).isEqualTo(once.values().stream().mapToLong(bytes -> bytes.length).sum());
    }

    @Test
    void winnersInOrderAreReadAsTheyLieAndGiveTheReportOfAnyOrder() throws IOException {
        Path shuffled = SyntheticRun.small(List.of("deconvnet", "guided"), true).write(spark, temp.resolve("shuffled"), rows -> rows.repartition(2));
        for (Scaling scaling : Scaling.values()) {
            ReportOptions options = ReportOptions.defaults().scaled(scaling, 99).showing(4);
            ReportSummary lying = ReportWriter.write(spark, run.toUri().toString(), options);
            ReportSummary sorted = ReportWriter.write(spark, shuffled.toUri().toString(), options);
            Map<String, byte[]> expected = files(shuffled.resolve("report"));

            assertThat(files(run.resolve("report"))).containsOnlyKeys(expected.keySet()).allSatisfy((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
            assertThat(lying.bytes()).isEqualTo(sorted.bytes());
        }
        assertThat(parts(run).chunks()).hasValueSatisfying(chunks -> {
            assertThat(chunks).hasSize(3);
            assertThat(chunks.values()).anySatisfy(files -> assertThat(files).hasSizeGreaterThan(1));
        });
        assertThat(parts(shuffled).chunks()).isEmpty();
    }

    private static WinnerParts parts(Path folder) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return WinnerParts.read(context, context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())), new RunData(spark, folder.toUri().toString()).winnerFiles(), 9);
    }

    @Test
    void filesOfImagesThatCannotBeWrittenEndTheReport() throws IOException {
        Path damaged = SyntheticRun.small(List.of("deconvnet"), false).write(spark, temp.resolve("damaged"));
        Files.writeString(damaged.resolve("thumbnails/part-99999.parquet"), "no Parquet file");
        assertThatThrownBy(() -> ReportWriter.write(spark, damaged.toUri().toString(), ReportOptions.pages()))
                .hasMessageContaining("files of images could not be written").hasStackTraceContaining("part-99999.parquet");
        assertThat(damaged.resolve("report/index.html")).doesNotExist();
        Files.delete(damaged.resolve("thumbnails/part-99999.parquet"));
        ReportWriter.write(spark, damaged.toUri().toString(), ReportOptions.pages());
        assertThat(damaged.resolve("report/index.html")).exists();
    }

    @Test
    void picturesOfASmallFieldAreKeptPixelForPixel() throws IOException {
        ReportWriter.write(spark, run.toUri().toString(), ReportOptions.defaults().scaled(Scaling.STORED, 100));
        Tiles tiles = Tiles.small(7, 7, 3, 3);
        Picture atlas = Picture.decode(Files.readAllBytes(run.resolve("report/pictures/001-conv1-s0000.png"))).orElseThrow();
        org.apache.spark.sql.Row row = spark.read().parquet(run.resolve("winners").toUri().toString())
                .filter("layer = 'conv1' and channel = 7 and rank = 5 and rule = 'guided'").first();
        Picture projection = Picture.decode(row.<byte[]>getAs("projection")).orElseThrow();
        int x = tiles.x(7, 2, 4) + (row.<Integer>getAs("box_left") < 0 ? 7 - projection.width() : 0);
        int y = tiles.y(7, 4) + (row.<Integer>getAs("box_top") < 0 ? 7 - projection.height() : 0);
        for (int i = 0; i < projection.rgb().length; i++) {
            int at = (y + i / projection.width()) * atlas.width() + x + i % projection.width();
            assertThat(atlas.rgb()[at]).isEqualTo(projection.rgb()[i]);
        }
    }

    @Test
    void ofSeveralRulesThoseAreDrawnThatWereAskedFor() throws IOException {
        ReportOptions guided = ReportOptions.defaults().scaled(Scaling.STORED, 100).ofRules(List.of("guided"));
        ReportWriter.write(spark, run.toUri().toString(), guided);
        Tiles tiles = Tiles.small(7, 7, 3, 2);
        Picture atlas = Picture.decode(Files.readAllBytes(run.resolve("report/pictures/001-conv1-s0000.png"))).orElseThrow();
        org.apache.spark.sql.Row row = spark.read().parquet(run.resolve("winners").toUri().toString())
                .filter("layer = 'conv1' and channel = 7 and rank = 1 and rule = 'guided'").first();
        Picture projection = Picture.decode(row.<byte[]>getAs("projection")).orElseThrow();
        int x = tiles.x(7, 1, 0) + (row.<Integer>getAs("box_left") < 0 ? 7 - projection.width() : 0);
        int y = tiles.y(7, 0) + (row.<Integer>getAs("box_top") < 0 ? 7 - projection.height() : 0);
        for (int i = 0; i < projection.rgb().length; i++) {
            int at = (y + i / projection.width()) * atlas.width() + x + i % projection.width();
            assertThat(atlas.rgb()[at]).isEqualTo(projection.rgb()[i]);
        }
        for (String name : List.of("layer-001-conv1.html", "data/001-conv1.js", "data/001-conv1-0000.js")) {
            assertThat(run.resolve("report").resolve(name)).content().doesNotContain("deconvnet");
        }
        ReportOptions gradient = ReportOptions.defaults().ofRules(List.of("guided", "gradient"));
        assertThatThrownBy(() -> ReportWriter.write(spark, run.toUri().toString(), gradient)).isInstanceOf(ReportException.class)
                .hasMessageContaining("no projections by rule 'gradient', but by deconvnet, guided;");
    }

    @Test
    void textOfStrangersNeverBecomesMarkup() throws IOException {
        ReportWriter.write(spark, run.toUri().toString(), ReportOptions.defaults());
        for (Map.Entry<String, byte[]> file : files(run.resolve("report")).entrySet()) {
            if (file.getKey().matches("data/.*|.*\\.html")) {
                assertThat(new String(file.getValue(), java.nio.charset.StandardCharsets.UTF_8)).as(file.getKey())
                        .doesNotContain("<img src=x", "<concat>", "<net>", "<b>bold", "</script><script>alert");
            }
        }
        String script = Files.readString(run.resolve("report/data/001-conv1-0000.js"));
        JsonNode maps = new ObjectMapper().readTree(script.substring(script.indexOf(',') + 1, script.lastIndexOf(')')));
        assertThat(maps.findValuesAsText("i")).contains(SyntheticRun.MARKUP);
    }

    @Test
    void projectionsScaleTogetherOnlyWhereValuesAreStored() {
        Path plain = new SyntheticRun(List.of(new SyntheticRun.Layer("a", 2, 5, 4, 0)), List.of("deconvnet"), false, false, 3)
                .write(spark, temp.resolve("plain"));
        ReportOptions block = ReportOptions.defaults().scaled(Scaling.BLOCK, 99);
        assertThatThrownBy(() -> ReportWriter.write(spark, plain.toUri().toString(), block))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("--raw-projections");
        assertThat(ReportWriter.write(spark, run.toUri().toString(), block).damagedPictures()).isZero();
        assertThat(run.resolve("report/index.html")).content().contains("the winners of a feature map together", "percentile 99.0");
    }

    @Test
    void aRunWithLittleInItsManifestAndADamagedPictureIsStillDrawn() throws IOException {
        Path bare = new SyntheticRun(List.of(new SyntheticRun.Layer("a", 3, 5, 4, 3)), List.of("none"), false, false, 2)
                .write(spark, temp.resolve("bare"));
        Files.delete(bare.resolve("manifest.json"));
        spark.read().parquet(bare.resolve("winners").toUri().toString())
                .selectExpr("layer", "channel", "rank", "score", "image", "y", "x", "box_top", "box_left", "box_bottom", "box_right",
                        "reproduced_score", "rule", "if(channel = 1, X'00ff', patch) patch", "cast(null as binary) projection")
                .coalesce(1).write().parquet(bare.resolve("damaged").toUri().toString());
        Path winners = bare.resolve("winners");
        try (Stream<Path> old = Files.list(winners)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(winners);
        Files.move(bare.resolve("damaged"), winners);
        ReportSummary summary = ReportWriter.write(spark, bare.toUri().toString(), ReportOptions.defaults());
        assertThat(summary.damagedPictures()).isEqualTo(2);
        assertThat(bare.resolve("report/index.html")).content().contains("2 stored pictures are damaged");
    }

    @Test
    void aFolderThatIsNoRunIsRefused() {
        assertThatThrownBy(() -> ReportWriter.write(spark, temp.toUri() + "nothing", ReportOptions.defaults()))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("is not a run");
    }

    static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
