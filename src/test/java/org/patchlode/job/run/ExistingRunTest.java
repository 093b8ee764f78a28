package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.digest.Sha256;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/** An output that is there already is gone on with, replaced or refused. */
class ExistingRunTest {

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

    private static MineOptionsBuilder given(Path output) {
        return runs.given(output);
    }

    private static MineSummary mine(MineOptionsBuilder options) {
        return runs.mine(options);
    }

    @Test
    void resumesWithWhatIsStoredAndRefusesWhatDiffers() throws IOException {
        Path whole = folder.resolve("whole");
        Given given = new Given(runs);
        given.shards = OptionalInt.of(5);
        mine(given, whole);

        Path broken = folder.resolve("broken");
        // The report fails after everything else: states are stored, the run is not complete.
        assertThatThrownBy(() -> MineJob.run(spark, given.at(broken), Progress.SILENT, run -> {
            throw new IllegalStateException("no report today");
        })).hasMessage("no report today");
        assertThat(broken.resolve("_SUCCESS")).doesNotExist();
        Path state = broken.resolve("state");
        Files.delete(state.resolve("shard-000001.bin"));
        byte[] cut = Files.readAllBytes(state.resolve("shard-000003.bin"));
        Files.write(state.resolve("shard-000003.bin"), java.util.Arrays.copyOf(cut, cut.length / 2));

        Given other = new Given(runs);
        other.existing = RunFolder.Existing.RESUME;
        other.shards = OptionalInt.empty();
        other.top = 4;
        assertThatThrownBy(() -> mine(other, broken)).isInstanceOf(OutputException.class).hasMessageContaining("another top (9, now 4)");
        other.top = 9;
        long before = Files.getLastModifiedTime(state.resolve("shard-000002.bin")).toMillis();
        assertThatThrownBy(() -> MineJob.run(spark, other.at(broken), Progress.SILENT, run -> {
            assertThat(millis(state.resolve("shard-000002.bin"))).as("a stored shard is not mined again").isEqualTo(before);
            throw new IllegalStateException("nor tomorrow");
        })).hasMessage("nor tomorrow");
        mine(other, broken);
        assertThat(StoredRun.content(spark, broken)).isEqualTo(StoredRun.content(spark, whole));
        assertThat(mine(other, broken).warnings()).containsExactly("the run was complete already; nothing was done");
    }

    private static long millis(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void outputsAreNeverMixed() throws IOException {
        Path output = folder.resolve("taken");
        Given given = new Given(runs);
        given.layers = List.of("conv1");
        mine(given, output);
        assertThatThrownBy(() -> mine(given, output)).isInstanceOf(OutputException.class).hasMessageContaining("exists already");
        given.existing = RunFolder.Existing.OVERWRITE;
        given.layers = List.of("conv3");
        mine(given, output);
        assertThat(StoredRun.winners(spark, output)).allSatisfy(row -> assertThat(row.<String>getAs("layer")).isEqualTo("conv3"));

        Path precious = Files.createDirectories(folder.resolve("precious"));
        Files.writeString(precious.resolve("thesis.tex"), "years of work");
        assertThatThrownBy(() -> mine(given, precious)).isInstanceOf(OutputException.class).hasMessageContaining("thesis.tex");
        assertThat(precious.resolve("thesis.tex")).exists();
    }

    @Test
    void whatAKilledDriverLeftInACompleteRunGoesWithTheNextResume() throws IOException {
        Path run = folder.resolve("leftovers");
        mine(given(run));
        Files.createDirectories(run.resolve("_state/chunks"));
        Files.writeString(run.resolve("_state/plan.json"), "{}");
        Files.writeString(run.resolve("_state/chunks/projected-000001.bin"), "work");
        MineSummary summary = mine(given(run).existing(RunFolder.Existing.RESUME));
        assertThat(summary.warnings()).contains("the run was complete already; nothing was done");
        assertThat(run.resolve("_state")).doesNotExist();
        assertThat(run.resolve("_SUCCESS")).exists();
    }

    @Test
    void anotherEngineDoesNotGoOn() throws IOException {
        Path run = folder.resolve("engines");
        runs.breakAtReport(given(run), () -> {});
        Path notes = run.resolve("_state/engines");
        List<Path> kinds = TinyRuns.files(notes, "");
        Path note = kinds.stream().filter(file -> file.toString().endsWith(".txt") && !file.getFileName().toString().startsWith(".")).findFirst().orElseThrow();
        String other = Files.readString(note).replace("ND4J", "ND5J");
        for (Path file : kinds) {
            Files.delete(file);
        }
        Files.writeString(notes.resolve(Sha256.of(other).substring(0, 16) + ".txt"), other);
        assertThatThrownBy(() -> mine(given(run).existing(RunFolder.Existing.RESUME))).isInstanceOf(OutputException.class)
                .hasMessageContaining("was made by ND5J").hasMessageContaining("here is ND4J").hasMessageContaining("--overwrite");
        assertThat(run.resolve("_SUCCESS")).doesNotExist();
    }

    @Test
    void whatWasEndedBeforeItBeganBeginsAnew() throws IOException {
        Path run = folder.resolve("begun");
        Files.createDirectories(run.resolve("_state"));
        Files.writeString(run.resolve("_state/plan.json"), "{\"rele");
        mine(given(run).layers(List.of("conv1")).existing(RunFolder.Existing.RESUME));
        assertThat(run.resolve("_SUCCESS")).exists();
        Files.delete(run.resolve("_SUCCESS"));
        assertThatThrownBy(() -> mine(given(run).existing(RunFolder.Existing.RESUME))).isInstanceOf(OutputException.class).hasMessageContaining("holds no unfinished run");
    }
}
