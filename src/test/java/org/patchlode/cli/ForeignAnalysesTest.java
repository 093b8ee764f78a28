package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.cli.CommandLines.patchlode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.cli.CommandLines.Answer;

/** Networks with operators that no reader here knows, in all commands that show pictures to one or read what a run kept. */
class ForeignAnalysesTest {

    private static final String TOKENS = "/blocks/blocks.1/Add_1";

    @TempDir static Path folder;
    private static Path labels;

    @BeforeAll
    static void write() throws IOException {
        TinyModel.write(folder);
        TinyCorpus.write(folder.resolve("corpus"), 12);
        try (InputStream in = Objects.requireNonNull(ForeignAnalysesTest.class.getResourceAsStream("/onnx/foreign.zip")); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
            }
        }
        StringBuilder rows = new StringBuilder("image,class,side\n");
        try (Stream<Path> images = Files.walk(folder.resolve("corpus"))) {
            List<String> names = images.filter(Files::isRegularFile).map(file -> folder.resolve("corpus").relativize(file).toString()).sorted().toList();
            for (int i = 0; i < names.size(); i++) {
                rows.append("%s,%d,%s%n".formatted(names.get(i), i % 3, i % 2 == 0 ? "left" : "right"));
            }
        }
        labels = Files.writeString(folder.resolve("labels.csv"), rows);
    }

    private static Answer ask(String model, String command, String... more) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of("--model", folder.resolve(model).toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", folder.resolve("corpus").toString()));
        line.addAll(List.of(more));
        return patchlode(line.toArray(String[]::new));
    }

    private static String out(String name) {
        return folder.resolve(name).toString();
    }

    private static List<Row> rows(String output, String table) {
        return SparkSession.builder().master("local[2]").getOrCreate().read().parquet(folder.resolve(output).resolve(table).toString()).collectAsList();
    }

    @Test
    void aClassifierIsEvaluatedByWhatItsGraphAnswers() {
        Answer answer = ask("vit.onnx", "evaluate", "--labels", labels.toString(), "--label-column", "class");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("12");
        Answer none = ask("unet.onnx", "evaluate", "--labels", labels.toString(), "--label-column", "class");
        assertThat(none.code()).isEqualTo(3);
        assertThat(none.err()).contains("its graph does not end in a list of classes").contains("give a classifier");
    }

    @Test
    void alteredPicturesAreShownToIt() {
        Answer invariance = ask("vit.onnx", "analyze invariance", "--layers", TOKENS, "--images", "4", "--rotate", "0,90", "--output", out("invariance"));
        assertThat(invariance.code()).as(invariance.err()).isZero();
        assertThat(rows("invariance", "invariance")).hasSize(4 * 2).allSatisfy(row -> assertThat(row.<Double>getAs("distance") == 0).isEqualTo(row.<Double>getAs("amount") == 0));
        Answer occlusion = ask("unet.onnx", "analyze occlusion", "--layer", "/up/ConvTranspose_output_0", "--images", "2", "--size", "16", "--stride", "16", "--output", out("occlusion"));
        assertThat(occlusion.code()).as(occlusion.err()).isZero();
        assertThat(rows("occlusion", "occlusion")).isNotEmpty();
        assertThat(rows("occlusion", "projections")).hasSize(2).allSatisfy(row -> assertThat(row.isNullAt(row.fieldIndex("correlation"))).isTrue());
        assertThat(occlusion.err() + occlusion.out()).contains("cannot be projected").contains("ends in no list of classes");
    }

    @Test
    void whatItsRunKeptIsAnalysed() {
        Answer mined = ask("vit.onnx", "mine", "--layers", "/patch_embed/proj/Conv," + TOKENS, "--responses", "peak", "--top", "2", "--output", out("run"));
        assertThat(mined.code()).as(mined.err()).isZero();
        for (List<String> asked : List.of(
                List.of("analyze", "information", "--run", out("run"), "--labels", labels.toString(), "--factors", "side", "--output", out("information")),
                List.of("analyze", "labels", "--run", out("run"), "--labels", labels.toString(), "--label-column", "side", "--output", out("labels")),
                List.of("analyze", "health", "--run", out("run"), "--output", out("health")),
                List.of("analyze", "compare", "--run", out("run"), "--run", out("run"), "--output", out("compare")))) {
            Answer answer = patchlode(asked.toArray(String[]::new));
            assertThat(answer.code()).as("%s: %s", asked, answer.err()).isZero();
        }
    }

    @Test
    void whatNeedsMoreThanIsKnownIsRefusedInOneSentence() {
        Answer ablation = ask("vit.onnx", "analyze ablation", "--layer", TOKENS, "--output", out("ablation"));
        assertThat(ablation.code()).isEqualTo(3);
        assertThat(ablation.err()).contains("none of its feature maps can be held at zero");
        Answer masked = ask("vit.onnx", "evaluate", "--labels", labels.toString(), "--label-column", "class", "--mask", TOKENS + ":1");
        assertThat(masked.code()).isEqualTo(3);
        assertThat(masked.err()).contains("leave --mask out");
    }
}
