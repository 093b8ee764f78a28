package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.PackedCorpora;
import org.patchlode.TinyCorpus;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/** A run that begins with an older one equals one over everything, whatever became of the corpus in between. */
class GrowingCorpusTest {

    @TempDir static Path folder;
    private static GrowingRuns runs;

    @BeforeAll
    static void start() {
        runs = GrowingRuns.in(folder);
    }

    @AfterAll
    static void stop() {
        runs.spark().stop();
    }

    private static MineOptionsBuilder given(Path corpus, Path output) {
        return runs.given(corpus, output);
    }

    private static MineSummary mine(MineOptionsBuilder options) {
        return runs.mine(options);
    }

    private static List<Path> images(Path corpus) {
        return GrowingRuns.images(corpus);
    }

    private static void sameAsWhole(Path corpus, Path grown, String name) throws IOException {
        sameAsWhole(corpus, grown, name, Distinct.ID);
    }

    private static void sameAsWhole(Path corpus, Path grown, String name, Distinct distinct) throws IOException {
        runs.sameAsWhole(grown, given(corpus, folder.resolve(name)).distinct(distinct));
    }

    @Test
    void growsChangesAndShrinks() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 36);
        Files.writeString(corpus.resolve("words.png"), "not an image");
        Path first = folder.resolve("first");
        mine(given(corpus, first));

        // Grown: nothing that was seen is mined again.
        Path more = TinyCorpus.write(folder.resolve("more"), 48);
        for (Path image : images(more)) {
            Path at = corpus.resolve(more.relativize(image));
            if (!Files.exists(at)) {
                Files.copy(image, at);
            }
        }
        MineOptionsBuilder grown = given(corpus, folder.resolve("second")).base(Optional.of(first.toString()));
        assertThat(MineJob.dryRun(runs.spark(), grown.build()).lines()).anyMatch(line -> line.contains("37 images are taken over, 12 are mined (12 of them new)"));
        Path second = folder.resolve("second");
        mine(grown);
        sameAsWhole(corpus, second, "second whole");

        // Changed and removed: an image that won is replaced by another, one is taken away.
        List<Path> images = images(corpus);
        Files.copy(images.get(5), images.get(0), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(images.get(0), FileTime.fromMillis(1_000));
        Files.delete(images.get(20));
        Path third = folder.resolve("third");
        MineSummary summary = mine(given(corpus, third).base(Optional.of(second.toString())));
        assertThat(summary.warnings()).singleElement().asString().contains("1 images of the base run have changed and 1 are gone, 'file:").contains("are mined again");
        sameAsWhole(corpus, third, "third whole");

        // Nothing new at all, through a run that is broken off and resumed.
        Path fourth = folder.resolve("fourth");
        MineOptionsBuilder same = given(corpus, fourth).base(Optional.of(third.toString()));
        assertThatThrownBy(() -> MineJob.run(runs.spark(), same.build(), Progress.SILENT, run -> {
            throw new IllegalStateException("no report today");
        })).hasMessage("no report today");
        assertThat(RunStatus.of(fourth.toString(), runs.spark().sparkContext().hadoopConfiguration()).lines()).contains("stage      reporting", "mined      1 of 1 shards");
        assertThatThrownBy(() -> mine(given(corpus, fourth).existing(RunFolder.Existing.RESUME))).hasMessageContaining("another base");
        mine(same.existing(RunFolder.Existing.RESUME));
        sameAsWhole(corpus, fourth, "fourth whole");
        // Small shards have grown together.
        try (Stream<Path> states = Files.list(fourth.resolve("state"))) {
            assertThat(states.filter(file -> file.getFileName().toString().startsWith("shard-"))).hasSize(1);
        }
    }

    @Test
    void packedFilesAreAddedAndReplaced() throws IOException {
        Map<String, byte[]> files = PackedCorpora.files(TinyCorpus.write(folder.resolve("to pack"), 36));
        List<Map<String, byte[]>> parts = List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        files.forEach((name, bytes) -> parts.get(name.hashCode() & 1).put(name, bytes));
        files.keySet().stream().limit(9).forEach(name -> parts.get(2).put("again " + name, files.get(name)));
        Path corpus = folder.resolve("packed");
        PackedCorpora.tar(corpus.resolve("a.tar"), parts.get(0));
        Path first = folder.resolve("packed first");
        mine(given(corpus, first));

        // Beside the old archive a new one and a table; nothing of the old one is read to be mined.
        PackedCorpora.tar(corpus.resolve("b.tgz"), parts.get(1));
        PackedCorpora.hub(runs.spark(), corpus.resolve("table"), parts.get(2));
        Path second = folder.resolve("packed second");
        MineOptionsBuilder grown = given(corpus, second).base(Optional.of(first.toString()));
        assertThat(MineJob.dryRun(runs.spark(), grown.build()).lines()).anyMatch(line ->
                line.contains("%d images are taken over, %d are mined".formatted(parts.get(0).size(), parts.get(1).size() + 9)));
        mine(grown);
        sameAsWhole(corpus, second, "packed second whole");

        // An archive with other members under the same name, one of them with the content of another.
        String replaced = parts.get(0).keySet().iterator().next();
        parts.get(0).put(replaced, files.get("image 002.png"));
        PackedCorpora.tar(corpus.resolve("a.tar"), parts.get(0));
        Files.setLastModifiedTime(corpus.resolve("a.tar"), FileTime.fromMillis(1_000));
        Path third = folder.resolve("packed third");
        mine(given(corpus, third).base(Optional.of(second.toString())));
        sameAsWhole(corpus, third, "packed third whole");

        assertThatThrownBy(() -> mine(given(corpus, folder.resolve("another column")).base(Optional.of(third.toString())).imageColumn(Optional.of("image"))))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("another image_column (, now image)");
    }

    @Test
    void imagesOfTheSameContentComeAndGo() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("copies"), 24);
        List<Path> images = images(corpus);
        Path late = Files.copy(images.get(3), corpus.resolve("z.png"));
        Path first = folder.resolve("copies first");
        assertThat(mine(given(corpus, first).distinct(Distinct.CONTENT)).manifest().counts().duplicates()).isEqualTo(1);

        // A copy that comes before an image takes its place; another goes, so that its copy counts.
        Files.copy(images.get(10), corpus.resolve("a.png"));
        Files.delete(images.get(3));
        Path second = folder.resolve("copies second");
        MineSummary grown = mine(given(corpus, second).distinct(Distinct.CONTENT).base(Optional.of(first.toString())));
        assertThat(grown.manifest().counts().duplicates()).isEqualTo(1);
        sameAsWhole(corpus, second, "copies second whole", Distinct.CONTENT);

        // From a run of distinct images to one of all, and back.
        Path third = folder.resolve("copies third");
        mine(given(corpus, third).base(Optional.of(second.toString())));
        sameAsWhole(corpus, third, "copies third whole");
        Path fourth = folder.resolve("copies fourth");
        mine(given(corpus, fourth).distinct(Distinct.CONTENT).base(Optional.of(third.toString())));
        sameAsWhole(corpus, fourth, "copies fourth whole", Distinct.CONTENT);
        assertThat(late).exists();
    }

    @Test
    void aFinishedRunOfOtherOptionsIsNotTakenForDone() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("done"), 8);
        Path run = folder.resolve("done run");
        mine(given(corpus, run));
        MineOptionsBuilder again = given(corpus, run).existing(RunFolder.Existing.RESUME);
        assertThat(mine(again).warnings()).singleElement().asString().contains("complete already");
        assertThatThrownBy(() -> mine(again.distinct(Distinct.CONTENT))).isInstanceOf(OutputException.class).hasMessageContaining("another distinct (id, now content)");
        assertThatThrownBy(() -> mine(again.distinct(Distinct.ID).labels(Optional.of("folders")))).isInstanceOf(OutputException.class).hasMessageContaining("another labels (, now folders)");
        assertThatThrownBy(() -> mine(again.labels(Optional.empty()).limits(new ImageLimits(1 << 20, 1 << 20)))).isInstanceOf(OutputException.class).hasMessageContaining("another max_pixels");
    }

    @Test
    void aFinishedRunOfAnotherCorpusIsNotTakenForDone() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("renamed"), 8);
        Path run = folder.resolve("renamed run");
        mine(given(corpus, run));
        MineOptionsBuilder again = given(corpus, run).existing(RunFolder.Existing.RESUME);
        Path image = images(corpus).get(2);
        FileTime time = Files.getLastModifiedTime(image);
        Path renamed = Files.move(image, corpus.resolve("another.png"));
        assertThatThrownBy(() -> mine(again)).isInstanceOf(OutputException.class).hasMessageContaining("another corpus (8 images, now as many of other");
        Files.move(renamed, image);
        Files.setLastModifiedTime(image, FileTime.fromMillis(1_000));
        assertThatThrownBy(() -> mine(again)).isInstanceOf(OutputException.class).hasMessageContaining("another corpus");

        // An older release did not say which images it mined.
        String manifest = Files.readString(run.resolve("manifest.json"));
        Files.writeString(run.resolve("manifest.json"), manifest.replaceAll("\"(listing|content)_sha256\"", "\"unknown_$1\"").replace("\"rescan\"", "\"unknown\""));
        assertThat(mine(again).warnings()).singleElement().asString().contains("complete already");
        Files.writeString(run.resolve("manifest.json"), manifest);
        Files.setLastModifiedTime(image, time);
        assertThat(mine(again).warnings()).singleElement().asString().contains("complete already");
    }

    @Test
    void manyImagesThatAreGoneAreAllListed() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("shrunk"), 30);
        Path first = folder.resolve("shrunk first");
        mine(given(corpus, first));
        List<Path> gone = images(corpus).subList(0, 12);
        for (Path image : gone) {
            Files.delete(image);
        }
        Path second = folder.resolve("shrunk second");
        MineSummary summary = mine(given(corpus, second).base(Optional.of(first.toString())));
        assertThat(summary.warnings()).singleElement().asString().contains("0 images of the base run have changed and 12 are gone")
                .contains("'file:" + gone.get(0) + "' (removed)", "'file:" + gone.get(9) + "' (removed) and more, which the run lists in state/differing")
                .doesNotContain("'file:" + gone.get(10) + "'");
        assertThat(StoredRun.rows(runs.spark(), second, "state/differing", "image").stream().map(row -> row.getString(0) + " " + row.getString(1)))
                .containsExactlyElementsOf(gone.stream().map(image -> "file:" + image + " removed").toList());
        assertThat(summary.manifest().base()).satisfies(base -> {
            assertThat(base.removed()).isEqualTo(12);
            assertThat(base.takenOver() + base.minedAgain()).isEqualTo(18);
        });
        sameAsWhole(corpus, second, "shrunk second whole");
    }

    @Test
    void refusesABaseThatDoesNotFit() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("fixed"), 8);
        Path first = folder.resolve("fits");
        mine(given(corpus, first).layers(List.of("conv1")));
        Path next = folder.resolve("fits not");
        MineOptionsBuilder options = given(corpus, next).layers(List.of("conv1")).base(Optional.of(first.toString()));
        assertThatThrownBy(() -> mine(options.top(4))).isInstanceOf(ConfigurationException.class).hasMessageContaining("another top (5, now 4)");
        assertThatThrownBy(() -> mine(options.top(5).rank(Rank.MEAN))).hasMessageContaining("another rank (peak, now mean)");
        assertThatThrownBy(() -> mine(options.rank(Rank.PEAK).layers(List.of("conv3")))).hasMessageContaining("another layers");
        assertThatThrownBy(() -> mine(options.layers(List.of("conv1")).base(Optional.of(folder.resolve("nowhere").toString())))).hasMessageContaining("is no complete run");
        assertThatThrownBy(() -> mine(options.base(Optional.of(first.toString())).output(first.toString()).existing(RunFolder.Existing.OVERWRITE)))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("the same run");
        assertThat(first.resolve("_SUCCESS")).exists();
        Files.delete(first.resolve("state/shard-000000.bin"));
        assertThatThrownBy(() -> mine(given(corpus, next).layers(List.of("conv1")).base(Optional.of(first.toString())))).hasMessageContaining("has lost state/shard-000000.bin");
        assertThat(next).doesNotExist();
    }
}
