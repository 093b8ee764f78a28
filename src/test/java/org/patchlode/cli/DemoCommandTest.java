package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.cli.CommandLines.patchlode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.cli.CommandLines.Answer;
import org.patchlode.faces.render.FaceRenderer;
import org.patchlode.faces.train.DemoModel;
import org.patchlode.model.InputSize;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.LayerChoice;

class DemoCommandTest {

    private static final int IMAGES = 240;
    /** First winners that lead the second by at least this much: no CPU's rounding changes their order. */
    private static final double CLEAR = 0.01;

    @TempDir static Path folder;
    private static Path output;
    private static Answer answer;

    @BeforeAll
    static void run() {
        output = folder.resolve("demo");
        answer = patchlode("demo", "--images", String.valueOf(IMAGES), "--output", output.toString());
    }

    @Test
    void knowsTheFacesAndSaysWhereToLook() {
        assertThat(answer.code()).as(answer.err()).isZero();
        Matcher accuracy = Pattern.compile("accuracy   ([\\d.]+) % of " + IMAGES + " faces").matcher(answer.out());
        assertThat(accuracy.find()).as(answer.out()).isTrue();
        assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThanOrEqualTo(90);
        assertThat(answer.out()).contains("report     ", "run        ", "factors    ");
        assertThat(answer.err()).contains("rendering: ", "mining: ", "projecting: ");
        assertThat(output.resolve("run/_SUCCESS")).exists();
        assertThat(output.resolve("faces/face_%06d.png".formatted(IMAGES - 1))).exists();
    }

    /** Among few images a map's best may be next to nothing, and no more exact than its layer's rounding. */
    @Test
    void fewFacesAreEnough() {
        Answer few = patchlode("demo", "--images", "10", "--output", folder.resolve("few").toString());
        assertThat(few.code()).as(few.err()).isZero();
    }

    /**
     * The stored list holds image and unit of first winners that lead clearly, of the deeper layers: near the input, two
     * units on one plain backdrop can be as good as equal. Written by this test under target, to be looked at and stored.
     */
    @Test
    void clearWinnersAreThoseStored() throws IOException {
        List<String> found = clearWinners();
        Path actual = Path.of("target/demo-winners.csv");
        Files.write(actual, found);
        List<String> stored;
        try (var in = DemoCommandTest.class.getResourceAsStream("/demo-winners.csv")) {
            stored = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        assertThat(stored).hasSizeGreaterThan(100);
        // All are searched, for a lead on the very edge of what is clear may be found or not.
        assertThat(allFirst()).as("first winners; compare with " + actual).containsAll(stored);
    }

    private static List<String> clearWinners() {
        return winners("""
                SELECT a.layer, a.channel, a.image, a.y, a.x FROM w a JOIN w b ON a.layer = b.layer AND a.channel = b.channel
                WHERE a.rank = 1 AND b.rank = 2 AND a.score > b.score * (1 + %s) AND a.channel %% 2 = 0
                AND a.layer IN ('block2_relu2', 'block3_relu1', 'block3_relu2', 'block4_relu1', 'block4_relu2') ORDER BY a.layer, a.channel""".formatted(CLEAR));
    }

    private static List<String> allFirst() {
        return winners("SELECT layer, channel, image, y, x FROM w WHERE rank = 1");
    }

    private static List<String> winners(String query) {
        try (SparkSession spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate()) {
            spark.read().parquet(output.resolve("run/winners").toString()).createOrReplaceTempView("w");
            return spark.sql(query).collectAsList().stream().map(DemoCommandTest::line).toList();
        }
    }

    private static String line(Row row) {
        String image = row.getString(2);
        return "%s,%d,%s,%d,%d".formatted(row.getString(0), row.getInt(1), image.substring(image.lastIndexOf('/') + 1), row.getInt(3), row.getInt(4));
    }

    @Test
    void neverMixesRuns() throws IOException {
        Answer again = patchlode("demo", "--images", "40", "--output", output.toString());
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.err()).contains("exists already", "--overwrite");
        Path other = Files.createDirectories(folder.resolve("other/run"));
        Files.writeString(other.resolve("thesis.txt"), "mine");
        Answer foreign = patchlode("demo", "--images", "40", "--output", folder.resolve("other").toString(), "--overwrite");
        assertThat(foreign.code()).isEqualTo(4);
        assertThat(other.resolve("thesis.txt")).exists();
        assertThat(patchlode("demo", "--images", "0").code()).isEqualTo(2);
    }

    @Test
    void theModelIsOfThisRendererAndItsPreprocessing() throws IOException {
        DemoModel model = DemoModel.packed();
        assertThat(model.rendererVersion()).as("renderings changed: train the demo's network again (train-demo)").isEqualTo(FaceRenderer.VERSION);
        assertThat(model.bytes().length).isLessThan(3_000_000);
        Preprocessing preprocessing = PreprocessingFile.read(DemoModel.PREPROCESSING).preprocessing();
        assertThat(preprocessing.width()).isEqualTo(model.size());
        assertThat(preprocessing.height()).isEqualTo(model.size());
        Path zip = Files.write(folder.resolve("model.zip"), model.bytes());
        var network = ModelReader.read(zip, "zip", ModelLimits.DEFAULT, Optional.of(new InputSize(model.size(), model.size()))).network();
        assertThat(network.layers().get(network.layers().size() - 1).shape().maps()).isEqualTo(model.identities()).isGreaterThanOrEqualTo(30);
        assertThat(LayerChoice.byDefault(network)).hasSize(9);
    }
}
