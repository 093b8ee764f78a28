package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.plan.MineOptions;

/** What the command answers: exit codes, and errors in one sentence without a stack trace. */
class CommandLineTest {

    @TempDir static Path folder;
    private static Path model;
    private static Path corpus;

    @BeforeAll
    static void write() {
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), 6);
    }

    private record Answer(int code, String out, String err) {}

    private static Answer patchlode(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = PatchlodeCommand.run(args, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** mine with the usual options; those in {@code changes} (name, value) are set or, if the value is empty, left out. */
    private static Answer mine(String... changes) {
        List<String> args = new ArrayList<>(List.of("mine", "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(),
                "--corpus", corpus.toString(), "--output", folder.resolve("never").toString()));
        for (int i = 0; i < changes.length; i += 2) {
            int at = args.indexOf(changes[i]);
            if (at >= 0) {
                args.remove(at);
                args.remove(at);
            }
            if (!changes[i + 1].isEmpty()) {
                args.add(changes[i]);
                args.add(changes[i + 1]);
            }
        }
        return patchlode(args.toArray(String[]::new));
    }

    private static void expectRefusal(Answer answer, int code, String... parts) {
        assertThat(answer.code()).as(answer.err()).isEqualTo(code);
        assertThat(answer.err()).startsWith("patchlode: ").contains(parts);
        assertThat(answer.err().strip().lines()).as("one sentence, no stack trace").hasSize(1);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void helpAndVersion() {
        assertThat(patchlode().out()).contains("mine", "layers", "report");
        assertThat(patchlode().code()).isZero();
        assertThat(patchlode("--version").out()).startsWith("patchlode ");
        assertThat(patchlode("mine", "--help").out()).contains("--raw-projections", "--resume");
    }

    @Test
    void wrongUsageIsTwo() {
        expectRefusal(patchlode("mine", "--modle", "x"), 2, "--modle");
        expectRefusal(patchlode("dig"), 2, "dig");
        expectRefusal(mine("--model", ""), 2, "--model is missing");
        expectRefusal(mine("--corpus", ""), 2, "--corpus is missing");
        expectRefusal(mine("--rule", "sideways"), 2, "sideways", "deconvnet, guided, gradient, none");
        expectRefusal(mine("--top", "0"), 2, "--top is 0");
        expectRefusal(mine("--top", "nine"), 2, "--top");
        expectRefusal(mine("--max-bad-fraction", "1.5"), 2, "1.5");
        expectRefusal(mine("--model", "src/test/resources/keras/functional.h5", "--preprocessing", "vgg"), 2, "3x224x224", "functional.h5 takes");
        expectRefusal(mine("--preprocessing", "nonsense"), 2, "nonsense", "squeezenet-v1.0");
        expectRefusal(mine("--layers", "conv2"), 2, "'conv2'", "conv2a");
    }

    @Test
    void overwriteAndResumeExcludeEachOther() {
        expectRefusal(patchlode("mine", "--model", model.toString(), "--preprocessing", "vgg", "--corpus", "x", "--output", "y", "--overwrite", "--resume"), 2, "exclude each other");
    }

    @ParameterizedTest
    @CsvSource({"nan, NaN", "swapped, kernel", "not_keras, not_keras", "lambda, Lambda"})
    void badModelsAreThree(String name, String part) {
        expectRefusal(mine("--model", "src/test/resources/keras/" + name + ".h5"), 3, part);
    }

    @Test
    void unusableModelsAndCorporaAreThree() throws IOException {
        expectRefusal(mine("--model", folder.resolve("missing.h5").toString()), 3, "missing.h5", "does not exist");
        Path text = Files.writeString(folder.resolve("text.h5"), "no model");
        expectRefusal(mine("--model", text.toString()), 3, "text.h5");
        expectRefusal(mine("--model", folder.toString()), 3, "is a folder");
        expectRefusal(mine("--corpus", folder.resolve("nowhere").toString()), 3, "nowhere", "does not exist");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        expectRefusal(mine("--corpus", empty.toString()), 3, "no image");
        expectRefusal(mine("--layers", "out"), 3, "softmax", "--rule gradient");
    }

    @Test
    void refusedOutputsAreFour() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(mine("--output", file.toString()).code()).isEqualTo(4);
        assertThat(mine("--output", file.resolve("below").toString()).code()).isEqualTo(4);
        Path here = Path.of("").toAbsolutePath();
        for (String given : List.of(corpus.toString(), "file:" + corpus, "file://" + corpus + "/", here.relativize(corpus).toString(), corpus + "/../corpus")) {
            Answer inside = mine("--corpus", given, "--output", here.relativize(corpus.resolve("run")).toString());
            expectRefusal(inside, 4, "lies in the corpus");
        }
        Path other = Files.createDirectories(folder.resolve("other"));
        Answer exists = mine("--output", other.toString());
        assertThat(exists.code()).isEqualTo(4);
        assertThat(exists.err()).contains("exists already", "--overwrite", "--resume");
    }

    @Test
    void tooManyBadImagesAreFive() throws IOException {
        Path bad = TinyCorpus.write(folder.resolve("bad"), 4);
        Files.writeString(bad.resolve("bad.jpg"), "bad");
        Answer answer = mine("--corpus", bad.toString(), "--output", folder.resolve("five").toString(), "--layers", "conv1");
        assertThat(answer.code()).as(answer.err()).isEqualTo(5);
        assertThat(answer.err()).contains("1 of 5 images are bad", "bad.jpg");
        assertThat(folder.resolve("five/_SUCCESS")).doesNotExist();
        Answer strict = mine("--corpus", bad.toString(), "--output", folder.resolve("five b").toString(), "--layers", "conv1", "--on-bad-image", "fail", "--max-bad-fraction", "0.9");
        assertThat(strict.code()).isEqualTo(5);
    }

    @Test
    void labelsThatDoNotFitAreTwo() throws IOException {
        Path unnamed = Files.writeString(folder.resolve("unnamed.csv"), "file,kind\nx.png,1\n");
        expectRefusal(mine("--labels", unnamed.toString()), 2, "none called 'image'");
        Path strangers = Files.writeString(folder.resolve("strangers.csv"), "image,kind\nx.png,1\n");
        expectRefusal(mine("--labels", strangers.toString()), 2, "names an image of the corpus", "x.png");
        Path reserved = Files.writeString(folder.resolve("reserved.csv"), "image,Score\nx.png,1\n");
        expectRefusal(mine("--labels", reserved.toString()), 2, "'Score'");
        expectRefusal(mine("--labels", folder.resolve("none.csv").toString()), 2, "none.csv");
    }

    @Test
    void dryRunPrintsThePlanAndWritesNothing() {
        List<String> args = List.of("mine", "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(),
                "--corpus", corpus.toString(), "--output", folder.resolve("never").toString(), "--dry-run");
        Answer answer = patchlode(args.toArray(String[]::new));
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("6 images", "shards", "28 feature maps", "bytes moved", "nothing was written")
                .containsPattern("memory +about [1-9]\\d*\\.\\d GB an executor of \\d+ slots, [1-9]\\d*\\.\\d [MG]B of it heap");
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void aFileOfOptionsYieldsToTheCommandLine() throws IOException {
        Path file = Files.writeString(folder.resolve("options.conf"), "patchlode.mine { top = 3, rule = none, layers = [conv1], corpus = [\"%s\"] }".formatted(corpus));
        Path output = folder.resolve("from file");
        Answer answer = patchlode("mine", "--config", file.toString(), "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(),
                "--output", output.toString(), "--top", "2");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("mined      6 images", "report     ");
        String manifest = Files.readString(output.resolve("manifest.json"));
        assertThat(manifest).contains("\"top\" : 2", "\"rule\" : \"none\"", "\"layers\" : [ \"conv1\" ]");
        Path wrong = Files.writeString(folder.resolve("wrong.conf"), "patchlode.mine { tops = 3 }");
        expectRefusal(patchlode("mine", "--config", wrong.toString()), 2, "tops");
    }

    @Test
    void layersAreListed() {
        Answer answer = patchlode("layers", "--model", model.toString(), "--input-size", "32");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out().lines().filter(l -> l.contains("conv3")).findFirst().orElse("")).startsWith("* conv3").contains("convolution + relu", "12", "8");
    }

    @Test
    void reportsAndSheetsAreDrawnAgain() throws IOException {
        assertThat(patchlode("report", folder.resolve("nowhere").toString()).code()).isEqualTo(3);
        Path output = folder.resolve("drawn");
        assertThat(mine("--output", output.toString(), "--layers", "conv1,conv3").code()).isZero();
        Path index = output.resolve("report/index.html");
        assertThat(Files.readString(index)).contains("conv3");
        Files.delete(index);
        assertThat(patchlode("report", output.toString(), "--sheets", "none").code()).isZero();
        assertThat(index).exists();
        Path sheet = folder.resolve("sheet.png");
        assertThat(patchlode("sheet", output.toString(), "--layer", "conv3", "--maps", "3,1", "--output", sheet.toString()).code()).isZero();
        assertThat(javax.imageio.ImageIO.read(sheet.toFile()).getWidth()).isPositive();
        Answer wrong = patchlode("sheet", output.toString(), "--layer", "conv2", "--maps", "3", "--output", sheet.toString());
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("'conv2'").contains("conv1, conv3");
        Files.delete(output.resolve("_SUCCESS"));
        assertThat(patchlode("report", output.toString()).code()).isEqualTo(3);
    }

    /** Every option stands in the README's table with its default, and nothing else does. */
    @Test
    void theReadmeListsTheOptions() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("README.md")).stream().filter(line -> line.startsWith("| `--")).toList();
        List<String> expected = OptionTable.of(MineOptions.ALL);
        assertThat(rows).containsExactlyElementsOf(expected);
    }
}
