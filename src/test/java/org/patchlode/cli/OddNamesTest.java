package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.result.Tables;

/** Names that mean something to globs, URIs and HTML are names: of images, runs, base runs and the scratch folder. */
class OddNamesTest {

    private static final List<String> IMAGES = List.of("icon@2x [1].png", "50%20 {a,b}*.png", "\u00fc <i>&amp;\"'.png", "new\nline?.png", "a:b #1 \\ $1.png");

    @TempDir Path folder;

    @AfterEach
    void forget() {
        System.clearProperty("spark.local.dir");
        System.clearProperty("spark.master");
    }

    private CommandLines.Answer mine(Path corpus, Path output, String... more) {
        List<String> args = new ArrayList<>(List.of("mine", "--model", folder.resolve("tiny.zip").toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(),
                "--corpus", corpus.toString(), "--output", output.toString(), "--engine", "nd4j", "--layers", "conv1,conv3", "--top", "4"));
        args.addAll(List.of(more));
        return CommandLines.patchlode(args.toArray(String[]::new));
    }

    private static List<Row> rows(SparkSession spark, Path run, String table) {
        return Tables.read(spark, run.resolve(table).toString()).orderBy("layer", "channel", table.equals("winners") ? "rank" : "max").collectAsList();
    }

    @Test
    void aRunIsMinedDrawnAndGrownUnderAnyName() throws IOException {
        TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("c [a] 100%25 \u00fc"), 6);
        System.setProperty("spark.master", "local[1]");
        System.setProperty("spark.local.dir", Files.createDirectories(folder.resolve("s [1] 50%20 \u00fc")).toString());
        Path first = folder.resolve("r [1] 50% \u00fc {a,b}*?\nx \\ y");
        CommandLines.Answer answer = mine(corpus, first);
        assertThat(answer.code()).as(answer.err()).isZero();

        Path more = TinyCorpus.write(folder.resolve("more"), 24);
        for (int i = 0; i < IMAGES.size(); i++) {
            Files.copy(more.resolve("image %03d.png".formatted(12 + 2 * (i < 4 ? i : i + 1))), corpus.resolve(IMAGES.get(i)));
        }
        Path grown = folder.resolve("grown [2]");
        answer = mine(corpus, grown, "--base", first.toString());
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("mined      5 images").contains("6 were taken over from");
        Path whole = folder.resolve("whole");
        answer = mine(corpus, whole);
        assertThat(answer.code()).as(answer.err()).isZero();
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            assertThat(rows(spark, grown, "winners")).isEqualTo(rows(spark, whole, "winners"));
            assertThat(rows(spark, grown, "units")).isEqualTo(rows(spark, whole, "units"));
            assertThat(rows(spark, whole, "winners").stream().map(row -> row.<String>getAs("image")).distinct().filter(id -> IMAGES.contains(id.substring(id.lastIndexOf('/') + 1))))
                    .as("every odd image won something, under its own name").hasSameSizeAs(IMAGES);
        }

        deleted(first.resolve("report"));
        assertThat(CommandLines.patchlode("report", first.toString()).code()).isZero();
        assertThat(first.resolve("report/index.html")).exists();
        Path sheet = folder.resolve("sheet.png");
        assertThat(CommandLines.patchlode("sheet", grown.toString(), "--layer", "conv3", "--maps", "0,1", "--output", sheet.toString()).code()).isZero();
        assertThat(sheet).exists();
        assertThat(texts(grown.resolve("report"))).as("names are text in a page, never part of it").anyMatch(text -> text.contains("icon@2x [1].png")).noneMatch(text -> text.contains("\u00fc <i>&amp;"));
    }

    private static void deleted(Path report) throws IOException {
        try (Stream<Path> files = Files.walk(report)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> texts(Path report) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(report)) {
            for (Path file : files.filter(name -> name.toString().matches("(?s).*\\.(html|js|json)")).toList()) {
                texts.add(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
