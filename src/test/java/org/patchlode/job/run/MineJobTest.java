package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.network.Rule;
import org.patchlode.result.Manifest;

/** The whole job on a small network and a small corpus, in one Spark. */
class MineJobTest {

    @TempDir static Path folder;
    private static TinyRuns runs;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        runs = TinyRuns.start(folder);
        spark = runs.spark();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static MineSummary mine(Given given, Path output) {
        return given.mine(spark, output);
    }

    @Test
    void aRunHasWhatTheContractSays() throws IOException {
        Given given = new Given(runs);
        given.raw = true;
        Path labels = Files.writeString(folder.resolve("labels.csv"), "kind,image,number,taken\nfirst,image 001.jpg,1,2024-02-29\n\"a, b\",sub folder/image 000.png,0,\nnobody,missing.png,9,1582-10-10\n");
        given.labels = Optional.of(labels.toString());
        Path output = folder.resolve("contract run");
        MineSummary summary = mine(given, output);
        assertThat(output.resolve("_SUCCESS")).exists();
        assertThat(output.resolve("_state")).doesNotExist();
        assertThat(summary.warnings()).singleElement().asString().contains("1 labels name images").contains("missing.png");

        Manifest written = Manifest.fromJson(Files.readAllBytes(output.resolve("manifest.json")));
        List<Row> winners = StoredRun.winners(spark, output);
        assertThat(winners.get(0).schema().fieldNames()).containsExactly("layer", "channel", "rank", "score", "image", "y", "x", "box_top", "box_left", "box_bottom",
                "box_right", "reproduced_score", "rule", "patch", "projection", "response", "projection_values", "projection_height", "projection_width", "kind", "number", "taken");
        assertThat(winners.get(0).schema().fields()[20].dataType()).isEqualTo(DataTypes.LongType);
        assertThat(winners.get(0).schema().fields()[21].dataType()).isEqualTo(DataTypes.DateType);
        for (Row row : winners) {
            float score = row.getAs("score");
            float reproduced = row.getAs("reproduced_score");
            assertThat(reproduced).isEqualTo(score);
            BufferedImage patch = ImageIO.read(new ByteArrayInputStream(row.<byte[]>getAs("patch")));
            BufferedImage projection = ImageIO.read(new ByteArrayInputStream(row.<byte[]>getAs("projection")));
            int top = Math.max(0, row.<Integer>getAs("box_top"));
            int left = Math.max(0, row.<Integer>getAs("box_left"));
            assertThat(patch.getHeight()).isEqualTo(Math.min(32, row.<Integer>getAs("box_bottom")) - top);
            assertThat(patch.getWidth()).isEqualTo(Math.min(32, row.<Integer>getAs("box_right")) - left);
            assertThat(projection.getHeight()).isEqualTo(patch.getHeight()).isEqualTo(row.<Integer>getAs("projection_height"));
            assertThat(projection.getWidth()).isEqualTo(patch.getWidth()).isEqualTo(row.<Integer>getAs("projection_width"));
            Manifest.LayerRow layer = written.layers().stream().filter(l -> l.name().equals(row.getAs("layer"))).findFirst().orElseThrow();
            if (layer.rows() * layer.columns() == 1) {
                assertThat(row.<Object>getAs("response")).isNull();
            } else {
                BufferedImage response = ImageIO.read(new ByteArrayInputStream(row.<byte[]>getAs("response")));
                assertThat(List.of(response.getHeight(), response.getWidth())).isEqualTo(List.of(layer.rows(), layer.columns()));
                assertThat(response.getRaster().getSample(row.<Integer>getAs("x"), row.<Integer>getAs("y"), 0)).isEqualTo(score > 0 ? 255 : 0);
            }
            assertThat(row.getList(row.fieldIndex("projection_values"))).hasSize(patch.getWidth() * patch.getHeight() * 3);
            String image = row.getAs("image");
            assertThat(row.<String>getAs("kind")).isEqualTo(image.endsWith("image 001.jpg") ? "first" : image.endsWith("image 000.png") ? "a, b" : null);
            assertThat(row.<Long>getAs("number")).isEqualTo(image.endsWith("image 001.jpg") ? Long.valueOf(1) : image.endsWith("image 000.png") ? Long.valueOf(0) : null);
            assertThat(row.<Date>getAs("taken")).isEqualTo(image.endsWith("image 001.jpg") ? Date.valueOf("2024-02-29") : null);
            if (!List.of("norm2b", "add", "concat").contains(row.<String>getAs("layer"))) {
                assertThat(score).isPositive();
            }
        }
        assertThat(written.counts()).isEqualTo(new Manifest.Counts(40, 40, 0, 0, winners.size(), 8 + 8 + 8 + 8 + 8 + 16 + 12 + 12, written.counts().dead(), 0));
        assertThat(written.stages().mine().images()).isEqualTo(40);
        assertThat(written.stages().project().winners()).isEqualTo(winners.size());
        assertThat(written.stages().quantiles().seconds()).isPositive();
        assertThat(written.stages().write().seconds()).isPositive();
        assertThat(written.stages().mine().imagesPerS()).isCloseTo(40 / written.stages().mine().seconds(), within(1e-6));
        assertThat(new String(Files.readAllBytes(output.resolve("manifest.json")), StandardCharsets.UTF_8)).contains("\"images_per_s\"", "\"winners_per_s\"", "\"sha256\"");
        List<Row> units = StoredRun.rows(spark, output, "units", "layer", "channel");
        assertThat(units).hasSize(80);
        for (Row unit : units) {
            assertThat(unit.<Long>getAs("images")).isEqualTo(40);
            long rows = winners.stream().filter(w -> w.getAs("layer").equals(unit.getAs("layer")) && w.getAs("channel").equals(unit.getAs("channel"))).count();
            assertThat(unit.<Boolean>getAs("dead")).isEqualTo(rows == 0);
            // Few images: all were counted.
            assertThat(unit.<Long>getAs("density_images")).isEqualTo(40);
            assertThat(unit.<Double>getAs("density")).isBetween(0.0, unit.<Double>getAs("fraction_active"));
            assertThat(unit.<Double>getAs("density") > 0).isEqualTo(unit.<Double>getAs("fraction_active") > 0);
            List<Long> counts = unit.getList(unit.fieldIndex("histogram_counts"));
            assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(40);
            assertThat(unit.getList(unit.fieldIndex("histogram_edges"))).hasSize(counts.size() + 1);
        }
        List<Row> quantiles = StoredRun.rows(spark, output, "quantiles", "layer", "channel");
        // All layers but the vector.
        assertThat(quantiles).hasSize(68);
        for (Row quantile : quantiles) {
            Row unit = units.stream().filter(u -> u.getAs("layer").equals(quantile.getAs("layer")) && u.getAs("channel").equals(quantile.getAs("channel"))).findFirst().orElseThrow();
            assertThat(quantile.<Long>getAs("quantile_images")).isEqualTo(40);
            assertThat(quantile.<Float>getAs("quantile_995")).isBetween(0f, Math.max(0, unit.<Float>getAs("max")) * (1 + 1e-5f));
            // Of all units of all images half a per cent lies above it, so that it is above zero where more than that are.
            assertThat(quantile.<Float>getAs("quantile_995") > 0).isEqualTo(unit.<Double>getAs("density") > 0.005);
        }
    }

    @Test
    void aPatchThatWinnersShareIsStoredOnce() throws IOException {
        Given given = new Given(runs);
        given.rules = List.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT);
        Path output = folder.resolve("three rules");
        mine(given, output);
        long once = 0;
        long all = 0;
        Map<String, String> patches = new HashMap<>();
        for (Row row : StoredRun.winners(spark, output)) {
            String patch = new String(row.<byte[]>getAs("patch"), StandardCharsets.ISO_8859_1);
            String place = "%s %s %s %s %s %s".formatted(row.getAs("image"), row.getAs("layer"), row.getAs("box_top"), row.getAs("box_left"), row.getAs("box_bottom"), row.getAs("box_right"));
            once += patches.putIfAbsent(place, patch) == null ? patch.length() : 0;
            assertThat(patches.get(place)).isEqualTo(patch);
            all += patch.length();
        }
        assertThat(once).isLessThan(all / 3 + 1);
        long stored = 0;
        Path part = output.resolve("winners/part-00000-c000.parquet");
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(part.toUri()), new Configuration()))) {
            for (BlockMetaData rows : reader.getFooter().getBlocks()) {
                for (ColumnChunkMetaData column : rows.getColumns()) {
                    boolean dictionary = column.getEncodings().stream().anyMatch(Encoding::usesDictionary);
                    switch (column.getPath().toDotString()) {
                        case "patch" -> stored += column.getTotalSize();
                        case "projection", "response" -> assertThat(dictionary).as(column.toString()).isFalse();
                        default -> {}
                    }
                }
            }
        }
        // Four bytes of length, and a place in the dictionary.
        assertThat(stored).isPositive().isLessThan(once + 4L * patches.size() + 4L * 3 * patches.size() + 2000);
    }

    @Test
    void anImageThatWinsMoreThanAChunkHoldsComesInPartsWithOneThumbnail() throws IOException {
        Path output = folder.resolve("two images");
        Path corpus = TinyCorpus.write(folder.resolve("two"), 2);
        runs.mine(runs.given(output).model(TinyModel.wide(folder, 300).toString()).layers(List.of("wide")).corpus(List.of(corpus.toString())));
        // An image wins in each map, and 256 winners fill a chunk.
        assertThat(StoredRun.winners(spark, output)).hasSizeGreaterThan(2 * 256)
                .allSatisfy(row -> assertThat(row.<Float>getAs("reproduced_score")).isEqualTo(row.<Float>getAs("score")));
        assertThat(StoredRun.rows(spark, output, "thumbnails", "image")).extracting(row -> row.<String>getAs("image"))
                .doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void severalRulesGiveEachWinnerTheRowsThatEachRuleGivesAlone() {
        List<String> layers = List.of("conv1", "conv3");
        Given both = new Given(runs);
        both.layers = layers;
        both.rules = List.of(Rule.GRADIENT, Rule.DECONVNET);
        Path output = folder.resolve("both");
        mine(both, output);
        List<Row> rows = StoredRun.winners(spark, output);
        Map<Rule, List<Row>> alone = new EnumMap<>(Rule.class);
        for (Rule rule : both.rules) {
            Given given = new Given(runs);
            given.layers = layers;
            given.rules = List.of(rule);
            mine(given, folder.resolve("alone-" + rule));
            alone.put(rule, StoredRun.winners(spark, folder.resolve("alone-" + rule)));
        }
        assertThat(rows).hasSize(2 * alone.get(Rule.GRADIENT).size());
        // A winner's rows stand together, in the order of the rules, whatever order they were asked for in.
        for (int i = 0; i < rows.size(); i++) {
            Rule rule = i % 2 == 0 ? Rule.DECONVNET : Rule.GRADIENT;
            assertThat(rows.get(i).<String>getAs("rule")).isEqualTo(rule.label());
            Row expected = alone.get(rule).get(i / 2);
            assertThat(rows.get(i).<byte[]>getAs("projection")).isEqualTo(expected.<byte[]>getAs("projection"));
            for (String column : List.of("layer", "channel", "rank", "score", "image", "y", "x")) {
                assertThat(rows.get(i).<Object>getAs(column)).isEqualTo(expected.<Object>getAs(column));
            }
        }
    }

    @Test
    void ranksByMeanAndRuleNone() {
        Given given = new Given(runs);
        given.rank = Rank.MEAN;
        given.rules = List.of(Rule.NONE);
        given.top = 3;
        given.layers = List.of();
        Path output = folder.resolve("mean");
        mine(given, output);
        List<Row> winners = StoredRun.winners(spark, output);
        assertThat(winners.stream().map(r -> r.<String>getAs("layer")).distinct()).containsExactlyInAnyOrder("conv1", "conv2a", "conv3");
        assertThat(winners).allSatisfy(row -> {
            assertThat(row.<Integer>getAs("rank")).isBetween(1, 3);
            assertThat(row.<Object>getAs("projection")).isNull();
            assertThat(row.<byte[]>getAs("response")).isNotEmpty();
            assertThat(row.<Float>getAs("reproduced_score")).isEqualTo(row.<Float>getAs("score"));
        });
        Path byPeak = folder.resolve("peak");
        Given peak = new Given(runs);
        peak.rules = List.of(Rule.NONE);
        peak.top = 3;
        peak.layers = List.of();
        mine(peak, byPeak);
        assertThat(StoredRun.content(spark, byPeak)).isNotEqualTo(StoredRun.content(spark, output));
    }

    @Test
    void badImagesAreQuarantinedAndCounted() throws IOException {
        Path odd = TinyCorpus.write(folder.resolve("odd"), 20);
        Files.write(odd.resolve("empty.jpg"), new byte[0]);
        Files.writeString(odd.resolve("words.png"), "not an image");
        byte[] jpeg = Files.readAllBytes(odd.resolve("image 001.jpg"));
        Files.write(odd.resolve("cut.jpg"), java.util.Arrays.copyOf(jpeg, jpeg.length / 2));
        Files.writeString(odd.resolve("notes.txt"), "skipped");
        Given given = new Given(runs);
        given.corpusUri = odd.toString();
        given.maxBad = 0.2;
        given.layers = List.of("conv1");
        Path output = folder.resolve("quarantined");
        Manifest manifest = mine(given, output).manifest();
        assertThat(manifest.counts().seen()).isEqualTo(23);
        assertThat(manifest.counts().mined()).isEqualTo(20);
        assertThat(manifest.counts().bad()).isEqualTo(3);
        assertThat(manifest.counts().skipped()).isEqualTo(1);
        List<Row> bad = StoredRun.rows(spark, output, "quarantine", "image");
        assertThat(bad).extracting(r -> r.<String>getAs("image").replaceAll(".*/", "")).containsExactly("cut.jpg", "empty.jpg", "words.png");
        assertThat(bad).allSatisfy(r -> assertThat(r.<String>getAs("reason")).isNotBlank());

        Given strict = new Given(runs);
        strict.corpusUri = odd.toString();
        Path refused = folder.resolve("too many");
        assertThatThrownBy(() -> mine(strict, refused)).isInstanceOf(TooManyBadImagesException.class).hasMessageContaining("3 of 23 images are bad");
        assertThat(refused.resolve("_SUCCESS")).doesNotExist();
    }
}
