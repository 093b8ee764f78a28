package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.job.corpus.CorpusDiff;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.plan.SeenImages;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/** {@code --rescan} looks at what is in a file, not at what is said of it. */
class RescanTest {

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

    private static void touchAll(Path corpus, long millis) throws IOException {
        for (Path image : GrowingRuns.images(corpus)) {
            Files.setLastModifiedTime(image, FileTime.fromMillis(millis));
        }
    }

    /** Puts another picture in a file, of the same size and time. */
    private static Path replaceUnseen(Path corpus) throws IOException {
        List<Path> pngs = GrowingRuns.images(corpus).stream().filter(image -> image.toString().endsWith(".png")).toList();
        Path largest = pngs.stream().max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).orElseThrow();
        Path other = pngs.stream().filter(image -> image.toFile().length() < largest.toFile().length()).findFirst().orElseThrow();
        FileTime time = Files.getLastModifiedTime(largest);
        // What follows the end of a PNG is nobody's.
        Files.write(largest, Arrays.copyOf(Files.readAllBytes(other), (int) largest.toFile().length()));
        Files.setLastModifiedTime(largest, time);
        return largest;
    }

    @Test
    void contentDecidesWhateverTimesSay() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 24);
        Files.writeString(corpus.resolve("words.png"), "not an image");
        Path first = folder.resolve("first");
        TreeSet<String> stages = new TreeSet<>();
        MineJob.run(runs.spark(), runs.given(corpus, first).rescan(true).build(), step -> stages.add(step.stage()), run -> {});
        assertThat(stages).contains("hashing", "mining");

        // Copied anew.
        touchAll(corpus, 1_000_000);
        Path second = folder.resolve("second");
        assertThat(runs.plan(runs.given(corpus, second, first))).isEqualTo("0 images are taken over, 25 are mined (0 of them new)");
        assertThat(runs.plan(runs.given(corpus, second, first).rescan(true))).isEqualTo("25 images are taken over, 0 are mined (0 of them new)");
        runs.mine(runs.given(corpus, second, first).rescan(true));
        runs.sameAsWhole(second, runs.given(corpus, folder.resolve("second whole")).rescan(true));
        // Whoever mines it without checksums has the same but for them.
        runs.sameAsWhole(second, runs.given(corpus, folder.resolve("second plain")), "rescan", "corpus");

        // Replaced unseen; beside it one is gone and one is new.
        Path replaced = replaceUnseen(corpus);
        Path gone = GrowingRuns.images(corpus).stream().filter(image -> !image.equals(replaced)).findFirst().orElseThrow();
        Files.move(gone, corpus.resolve("moved.png"));
        Path third = folder.resolve("third");
        MineSummary summary = runs.mine(runs.given(corpus, third, second).rescan(true));
        assertThat(summary.manifest().base()).satisfies(base -> {
            assertThat(List.of(base.changed(), base.removed(), base.added(), base.unknown())).containsExactly(1L, 1L, 1L, 0L);
            assertThat(base.takenOver() + base.minedAgain()).isEqualTo(23);
        });
        assertThat(summary.warnings()).singleElement().asString().contains("'file:" + replaced + "' (changed)", "'file:" + gone + "' (removed)");
        assertThat(StoredRun.rows(runs.spark(), third, CorpusDiff.FOLDER, "what"))
                .containsExactly(RowFactory.create("file:" + replaced, "changed"), RowFactory.create("file:" + gone, "removed"));
        runs.sameAsWhole(third, runs.given(corpus, folder.resolve("third whole")).rescan(true));
        assertThat(second.resolve(CorpusDiff.FOLDER)).doesNotExist();
    }

    @Test
    void checksumsStayWithTheResultsTheyAreOf() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("mixed"), 16);
        Path first = folder.resolve("mixed first");
        runs.mine(runs.given(corpus, first).rescan(true));
        // A run that believes times takes over an image that has changed unseen, and must not note its new content.
        Path replaced = replaceUnseen(corpus);
        Files.copy(GrowingRuns.images(corpus).get(1), corpus.resolve("new.png"));
        Path second = folder.resolve("mixed second");
        assertThat(runs.mine(runs.given(corpus, second, first).distinct(Distinct.CONTENT)).manifest().base().changed()).isZero();
        Path third = folder.resolve("mixed third");
        MineSummary summary = runs.mine(runs.given(corpus, third, second).rescan(true));
        assertThat(summary.manifest().base().changed()).isEqualTo(1);
        assertThat(summary.warnings().get(0)).contains(replaced.toString());
        runs.sameAsWhole(third, runs.given(corpus, folder.resolve("mixed third whole")).rescan(true));

        // What was mined without a checksum cannot be told by one.
        Path more = TinyCorpus.write(folder.resolve("more"), 19);
        for (int i = 16; i < 19; i++) {
            for (Path image : GrowingRuns.images(more)) {
                if (image.getFileName().toString().startsWith("image 0" + i)) {
                    Files.copy(image, corpus.resolve("more " + image.getFileName()));
                }
            }
        }
        Path fourth = folder.resolve("mixed fourth");
        runs.mine(runs.given(corpus, fourth, third));
        MineOptionsBuilder fifth = runs.given(corpus, folder.resolve("mixed fifth"), fourth).rescan(true);
        MineSummary last = runs.mine(fifth);
        assertThat(last.manifest().base().unknown()).isEqualTo(3);
        assertThat(last.warnings()).singleElement().asString().startsWith("of 3 images of the base run nothing tells whether they changed");
        runs.sameAsWhole(folder.resolve("mixed fifth"), runs.given(corpus, folder.resolve("mixed fifth whole")).rescan(true));
        List<Row> kept = StoredRun.rows(runs.spark(), folder.resolve("mixed fifth"), SeenImages.FOLDER, "image");
        assertThat(kept).allSatisfy(row -> assertThat(row.<String>getAs("sha256")).hasSize(64));
    }

    @Test
    void aBaseWithoutChecksumsIsRefused() {
        Path corpus = TinyCorpus.write(folder.resolve("unhashed"), 8);
        Path first = folder.resolve("unhashed first");
        runs.mine(runs.given(corpus, first));
        Path next = folder.resolve("unhashed next");
        assertThatThrownBy(() -> runs.mine(runs.given(corpus, next, first).rescan(true))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("keeps no checksums for --rescan");
        assertThat(next).doesNotExist();
    }

    @Test
    void aRunIsGoneOnWithAsItWasBegun() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("resumed"), 8);
        Path run = folder.resolve("resumed run");
        assertThatThrownBy(() -> MineJob.run(runs.spark(), runs.given(corpus, run).rescan(true).build(), Progress.SILENT, ignored -> {
            throw new IllegalStateException("no report today");
        })).hasMessage("no report today");
        MineOptionsBuilder again = runs.given(corpus, run).existing(RunFolder.Existing.RESUME);
        assertThatThrownBy(() -> runs.mine(again)).isInstanceOf(OutputException.class).hasMessageContaining("another rescan (true, now false)");
        assertThatThrownBy(() -> runs.mine(again.rescan(true).labels(Optional.of("folders")))).isInstanceOf(OutputException.class).hasMessageContaining("another labels (none, now folders)");
        // Touching files changes nothing that this run goes by.
        touchAll(corpus, 2_000_000);
        runs.mine(again.labels(Optional.empty()));
        touchAll(corpus, 3_000_000);
        assertThat(runs.mine(again).warnings()).singleElement().asString().contains("complete already");
        assertThatThrownBy(() -> runs.mine(again.rescan(false))).isInstanceOf(OutputException.class).hasMessageContaining("another rescan (true, now false)");
        replaceUnseen(corpus);
        assertThatThrownBy(() -> runs.mine(again.rescan(true))).isInstanceOf(OutputException.class).hasMessageContaining("another corpus (8 images, now as many of other");
    }
}
