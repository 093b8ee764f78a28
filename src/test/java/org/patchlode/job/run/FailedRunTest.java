package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.KeptLog;
import org.patchlode.TinyCorpus;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.Progress;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/** How a run that fails says so, and what it leaves alone: other runs, other drivers, and those who go on with it. */
class FailedRunTest {

    @TempDir static Path folder;
    private static TinyRuns runs;

    @BeforeAll
    static void start() throws IOException {
        runs = TinyRuns.start(folder);
    }

    @AfterAll
    static void stop() {
        runs.spark().stop();
    }

    private static SparkContext spark() {
        return runs.spark().sparkContext();
    }

    private static Configuration hadoop() {
        return spark().hadoopConfiguration();
    }

    /** A job that Spark gives up ends in an exception that is checked, which Spark does not declare. */
    @Test
    void aJobThatSparkGivesUpIsAFailedRun() {
        Path run = folder.resolve("given up");
        try (KeptLog log = KeptLog.begin()) {
            assertThatThrownBy(() -> MineJob.run(runs.spark(), runs.given(run).layers(List.of("conv1")).build(), Progress.SILENT, uri ->
                    JavaSparkContext.fromSparkContext(spark()).parallelize(List.of(1), 1).foreach(number -> {
                        throw new IOException("no luck today");
                    }))).isInstanceOf(SparkException.class);
            assertThat(log.text()).contains("\"event\":\"run\",\"state\":\"failed\",\"reason\":\"no luck today\"");
        }
        RunStatus status = RunStatus.of(run.toString(), hadoop());
        assertThat(status.state()).isEqualTo(RunStatus.State.FAILED);
        assertThat(status.lines()).contains("reason     no luck today");
    }

    @Test
    void aDriverThatLosesItsRunIsRefusedAndNotesNothingInTheOthers() throws InterruptedException {
        Path run = folder.resolve("lost");
        Set<String> groups = ConcurrentHashMap.newKeySet();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                groups.add(start.properties().getProperty("spark.jobGroup.id", ""));
            }
        };
        spark().addSparkListener(listener);
        assertThatThrownBy(() -> MineJob.run(runs.spark(), runs.given(run).layers(List.of("conv1")).build(), Progress.SILENT, mined -> {
            RunFolder.at(mined.uri(), hadoop()).write("_state/lease.json",
                    "{\"id\":\"other\",\"pid\":\"1\",\"host\":\"far\",\"machine\":\"another\",\"beat\":\"0\"}".getBytes(StandardCharsets.UTF_8));
            // One of the run's own jobs, which would go on for long.
            String own = groups.stream().filter(group -> group.startsWith("patchlode-mine-")).findFirst().orElseThrow();
            JobGroup group = JobGroup.begin(spark(), own, "long");
            try {
                JavaSparkContext.fromSparkContext(spark()).parallelize(List.of(1), 1).foreach(number -> Thread.sleep(120_000));
            } finally {
                group.close();
            }
        })).isInstanceOf(OutputException.class).hasMessageContaining("is being written by process 1 on far");
        spark().removeSparkListener(listener);
        assertThat(run.resolve("_state/failure.json")).doesNotExist();
        assertThat(run.resolve("_state/lease.json")).content().contains("\"other\"");
    }

    @Test
    void aRunThatIsEndedEarlyLeavesOthersOfItsSessionAlone() throws Exception {
        Path asked = folder.resolve("held asked");
        Path go = folder.resolve("held go");
        hadoop().set("fs.held.impl", HeldFileSystem.class.getName());
        hadoop().set("held.asked", asked.toString());
        hadoop().set("held.go", go.toString());
        // In one task, so that the other core is free.
        MineOptions calm = runs.given(folder.resolve("calm beside")).corpus(List.of("held://" + runs.corpus())).layers(List.of("conv1")).shards(OptionalInt.of(1)).build();
        CompletableFuture<MineSummary> beside = CompletableFuture.supplyAsync(() -> MineJob.run(runs.spark(), calm, Progress.SILENT, run -> {}));
        while (!Files.exists(asked) && !beside.isDone()) {
            Thread.sleep(10);
        }
        Path odd = TinyCorpus.write(folder.resolve("odd beside"), 40);
        Files.writeString(odd.resolve("aaa.png"), "not an image");
        MineOptions strict = runs.given(folder.resolve("strict beside")).corpus(List.of(odd.toString())).layers(List.of("conv1")).failOnBadImage(true)
                .shards(OptionalInt.of(40)).build();
        assertThatThrownBy(() -> MineJob.run(runs.spark(), strict, Progress.SILENT, run -> {})).isInstanceOf(TooManyBadImagesException.class);
        spark().listenerBus().waitUntilEmpty();
        assertThat(beside).isNotDone();
        Files.createFile(go);
        assertThat(beside.get().manifest().counts().mined()).isEqualTo(40);
        List<Path> measured = TinyRuns.files(folder.resolve("metrics"), "").stream().filter(file -> file.toString().endsWith("driver.run2.patchlode.images.total.csv")).toList();
        assertThat(measured).as("metrics of the second run").hasSize(1);
        assertThat(Files.readAllLines(measured.get(0), StandardCharsets.UTF_8)).last().asString().endsWith(",41");
    }

    @Test
    void aFileThatWasBeingWrittenStopsNeitherResumeNorOverwrite() throws IOException {
        Path run = folder.resolve("hidden");
        String ending = ".0c5a7d2e-7a0b-4a4c-9f63-0d9be1c1a001.tmp";
        for (RunFolder.Existing existing : List.of(RunFolder.Existing.RESUME, RunFolder.Existing.OVERWRITE)) {
            runs.breakAtReport(runs.given(run).layers(List.of("conv1")).existing(existing), () -> {});
            List<Path> hidden = List.of(run.resolve(".manifest.json" + ending), run.resolve("._SUCCESS" + ending), run.resolve("state/.shard-000002.bin" + ending));
            for (Path file : hidden) {
                Files.writeString(file, "hal");
            }
            Path foreign = Files.writeString(run.resolve(".holiday.png" + ending), "mine");
            assertThatThrownBy(() -> runs.mine(runs.given(run).layers(List.of("conv1")).existing(existing))).isInstanceOf(OutputException.class).hasMessageContaining("'.holiday.png");
            Files.delete(foreign);
            runs.mine(runs.given(run).layers(List.of("conv1")).existing(existing));
            assertThat(run.resolve("_SUCCESS")).exists();
            assertThat(hidden).noneMatch(Files::exists);
        }
    }

    @Test
    void aRunThatIsCompletedWhileItsStatusIsAskedIsComplete() throws IOException {
        Path run = folder.resolve("late");
        runs.breakAtReport(runs.given(run).layers(List.of("conv1")), () -> {});
        hadoop().set("fs.late.impl", LateFileSystem.class.getName());
        assertThat(RunStatus.of("late://" + run, hadoop()).state()).isEqualTo(RunStatus.State.COMPLETE);
    }
}
