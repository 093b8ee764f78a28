package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.job.engine.EngineFingerprint;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;
import org.patchlode.result.Manifest;
import org.patchlode.result.RowDigest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.Tables;

/** What becomes of a run that is disturbed: ended, damaged, gone on with, watched. */
class LifecycleTest {

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

    private static MineOptionsBuilder given(Path output) {
        return runs.given(output);
    }

    private static MineSummary mine(MineOptionsBuilder options) {
        return runs.mine(options);
    }

    private static List<Long> times(List<Path> files) {
        List<Long> times = new ArrayList<>();
        for (Path file : files) {
            try {
                times.add(Files.getLastModifiedTime(file).toMillis());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return times;
    }

    @Test
    void projectionIsNotDoneAgain() throws IOException {
        Path whole = folder.resolve("whole");
        mine(given(whole));
        Path broken = folder.resolve("broken");
        runs.breakAtReport(given(broken), () -> {});
        Path state = broken.resolve("_state");
        List<Path> chunks = TinyRuns.files(state.resolve("chunks"), "projected-");
        assertThat(chunks).hasSizeGreaterThan(5);
        byte[] cut = Files.readAllBytes(chunks.get(1));
        Files.write(chunks.get(1), java.util.Arrays.copyOf(cut, cut.length / 2));
        Files.delete(chunks.get(3));
        // Of another question: whole, but not the rows of this chunk.
        Files.copy(chunks.get(2), chunks.get(4), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        List<Path> left = new ArrayList<>(chunks);
        left.removeAll(List.of(chunks.get(1), chunks.get(3), chunks.get(4)));
        List<Long> before = times(left);
        runs.breakAtReport(given(broken).shards(OptionalInt.empty()).existing(RunFolder.Existing.RESUME), () -> assertThat(times(left)).isEqualTo(before));
        mine(given(broken).shards(OptionalInt.empty()).existing(RunFolder.Existing.RESUME));
        assertThat(StoredRun.content(spark, broken)).isEqualTo(StoredRun.content(spark, whole));
        assertThat(state).doesNotExist();
        assertThat(manifest(broken)).isEqualTo(manifest(whole));
    }

    /** Without what a clock says and where the run is. */
    private static String manifest(Path run) throws IOException {
        return StoredRun.manifest(run);
    }

    @Test
    void statusNamesEveryState() throws IOException {
        Path run = folder.resolve("status");
        assertThat(RunStatus.of(run.toString(), spark.sparkContext().hadoopConfiguration()).state()).isEqualTo(RunStatus.State.MISSING);
        List<RunStatus> within = new ArrayList<>();
        runs.breakAtReport(given(run), () -> within.add(RunStatus.of(run.toString(), spark.sparkContext().hadoopConfiguration())));
        assertThat(within).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(RunStatus.State.UNFINISHED);
            assertThat(status.lines()).contains("stage      reporting", "mined      5 of 5 shards");
        });
        RunStatus failed = RunStatus.of(run.toString(), spark.sparkContext().hadoopConfiguration());
        assertThat(failed.state()).isEqualTo(RunStatus.State.FAILED);
        assertThat(failed.lines()).contains("reason     no report today");
        Files.delete(TinyRuns.files(run.resolve("state"), "shard-").get(0));
        assertThat(RunStatus.of(run.toString(), spark.sparkContext().hadoopConfiguration()).lines()).contains("stage      mining", "mined      4 of 5 shards");
        mine(given(run).existing(RunFolder.Existing.RESUME));
        RunStatus complete = RunStatus.of(run.toString(), spark.sparkContext().hadoopConfiguration());
        assertThat(complete.state()).isEqualTo(RunStatus.State.COMPLETE);
        assertThat(complete.lines()).contains("mined      40 images, 0 bad");
        Manifest.Rows rows = Manifest.fromJson(Files.readAllBytes(run.resolve("manifest.json"))).rowsSha256();
        assertThat(complete.lines()).contains("sha256     %s (rows of winners)".formatted(rows.of("winners")), "sha256     %s (rows of quarantine)".formatted(rows.of("quarantine")));
    }

    @Test
    void checksumsAreOfTheRowsAndOfNothingElse() throws IOException {
        Path one = folder.resolve("sums-one");
        Path other = folder.resolve("sums-other");
        Path fewer = folder.resolve("sums-fewer");
        mine(given(one));
        mine(given(other).shards(OptionalInt.of(2)).batch(OptionalInt.of(3)));
        mine(given(fewer).top(8));
        Manifest.Rows rows = Manifest.fromJson(Files.readAllBytes(one.resolve("manifest.json"))).rowsSha256();
        assertThat(Manifest.fromJson(Files.readAllBytes(other.resolve("manifest.json"))).rowsSha256()).isEqualTo(rows);
        Manifest.Rows less = Manifest.fromJson(Files.readAllBytes(fewer.resolve("manifest.json"))).rowsSha256();
        assertThat(less.of("winners")).isNotEqualTo(rows.of("winners"));
        assertThat(less.of("units")).isEqualTo(rows.of("units"));
        assertThat(List.of(rows.of("winners"), rows.of("units"), rows.of("quarantine"))).allMatch(hex -> hex.matches("[0-9a-f]{64}")).doesNotHaveDuplicates();
        List<byte[]> stored = Tables.read(spark, one.resolve("winners").toString()).collectAsList().stream().map(RowDigest::of).toList();
        assertThat(RowDigest.ofTable(stored)).as("as anyone can take it of the stored rows").isEqualTo(rows.of("winners"));
    }

    @Test
    void aRunWhoseShardStatesAreTakenAwayIsNotComplete() throws IOException {
        Path run = folder.resolve("taken");
        assertThatThrownBy(() -> MineJob.run(spark, given(run).build(), Progress.SILENT, uri -> {
            try {
                Files.delete(run.resolve("state/shard-000002.bin"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })).hasMessageContaining("1 of 5 shards' states were removed").hasMessageContaining("shard-000002.bin");
        assertThat(run.resolve("_SUCCESS")).doesNotExist();
        mine(given(run).existing(RunFolder.Existing.RESUME));
        assertThat(run.resolve("_SUCCESS")).exists();
        assertThat(run.resolve("state/shard-000002.bin")).exists();
    }

    @Test
    void anImageThatIsLabelledTwiceIsNoted() throws IOException {
        Path labels = folder.resolve("twice.csv");
        Files.writeString(labels, "image,kind\nimage 001.jpg,first\nimage 001.jpg,second\nnowhere.png,x\n");
        Path run = folder.resolve("twice");
        MineSummary summary = mine(given(run).labels(java.util.Optional.of(labels.toString())));
        assertThat(summary.warnings()).contains("1 labels name images that have labels already, 'image 001.jpg' for one; the first in the file counts");
        assertThat(StoredRun.winners(spark, run)).filteredOn(row -> row.<String>getAs("image").endsWith("/image 001.jpg")).isNotEmpty()
                .allSatisfy(row -> assertThat(row.<String>getAs("kind")).isEqualTo("first"));
    }

    @Test
    void executorsOfDifferentKindsAreAllInTheManifest() {
        Path run = folder.resolve("mixed");
        String other = "oneDNN 2.5.2 (avx2), images by another decoder, amd64 avx2";
        // As an executor of another kind does, that joins in the midst of a run which no other run went before.
        Progress joined = step -> {
            if (step.stage().equals("mining") && step.finished()) {
                EngineFingerprint.leave(RunFolder.at(run.toString(), spark.sparkContext().hadoopConfiguration()), other);
            }
        };
        List<String> engines = MineJob.run(spark, given(run).layers(List.of("conv1")).build(), joined, uri -> {}).manifest().engines();
        assertThat(engines).hasSize(2).contains(other).anyMatch(kind -> kind.startsWith("ND4J"));
    }

    @Test
    void theFirstBadImageEndsAStrictPass() throws IOException {
        Path odd = TinyCorpus.write(folder.resolve("odd"), 400);
        Files.writeString(odd.resolve("aaa.png"), "not an image");
        Path run = folder.resolve("strict");
        List<Progress.Step> steps = new ArrayList<>();
        MineOptions options = given(run).corpus(List.of(odd.toString())).failOnBadImage(true).shards(OptionalInt.of(400)).batch(OptionalInt.of(1)).build();
        assertThatThrownBy(() -> MineJob.run(spark, options, steps::add, r -> {})).isInstanceOf(TooManyBadImagesException.class)
                .hasMessageContaining("1 of 401 images are bad, more than --on-bad-image fail allows; the first is").hasMessageContaining("aaa.png");
        assertThat(TinyRuns.files(run.resolve("state"), "shard-")).as("the pass ended early").hasSizeLessThan(400);
        assertThat(StoredRun.rows(spark, run, "quarantine", "image")).extracting((Row r) -> r.<String>getAs("image").replaceAll(".*/", "")).containsExactly("aaa.png");
        assertThat(run.resolve("_SUCCESS")).doesNotExist();
    }

    @Test
    void storageThatGoesAwayLeavesARunThatIsResumed() throws IOException {
        Path whole = folder.resolve("calm");
        mine(given(whole));
        var hadoop = spark.sparkContext().hadoopConfiguration();
        hadoop.set("fs.away.impl", AwayFileSystem.class.getName());
        hadoop.setBoolean("fs.away.impl.disable.cache", true);
        hadoop.set("away.back", folder.resolve("back").toString());
        hadoop.setInt("away.after", 12);
        Path run = folder.resolve("stormy");
        MineOptionsBuilder options = given(run).output("away://" + run);
        assertThatThrownBy(() -> mine(options)).hasStackTraceContaining("the storage is away");
        assertThat(run.resolve("_SUCCESS")).doesNotExist();
        assertThat(TinyRuns.files(run.resolve("state"), "shard-")).isNotEmpty();
        Files.createFile(folder.resolve("back"));
        mine(options.existing(RunFolder.Existing.RESUME));
        assertThat(StoredRun.content(spark, run)).isEqualTo(StoredRun.content(spark, whole));
    }

    @Test
    void sparkSinksSeeTheJob() throws IOException {
        mine(given(folder.resolve("measured")).layers(List.of("conv1")));
        List<Path> seen = TinyRuns.files(folder.resolve("metrics"), "").stream().filter(file -> file.toString().endsWith("driver.patchlode.images.done.csv")).toList();
        assertThat(seen).hasSize(1);
        assertThat(Files.readAllLines(seen.get(0), StandardCharsets.UTF_8)).last().asString().endsWith(",40");
        assertThat(TinyRuns.files(folder.resolve("metrics"), "")).anyMatch(file -> file.toString().endsWith("driver.patchlode.stage.csv"));
    }
}
