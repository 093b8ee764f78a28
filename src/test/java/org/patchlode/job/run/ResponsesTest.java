package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/** {@code --responses}: what every feature map gave for every image, however the run came about. */
class ResponsesTest {

    private static final Set<ResponseKind> BOTH = EnumSet.allOf(ResponseKind.class);

    @TempDir static Path folder;
    private static GrowingRuns runs;
    private static Path corpus;

    @BeforeAll
    static void start() throws IOException {
        runs = GrowingRuns.in(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), 40);
        Files.writeString(corpus.resolve("broken.png"), "no picture");
    }

    @AfterAll
    static void stop() {
        runs.spark().stop();
    }

    private static MineOptionsBuilder given(Path output, Set<ResponseKind> kinds) {
        return runs.given(corpus, output).rules(Rules.of(Rule.NONE)).set(ResponsesExtension.RESPONSES, kinds);
    }

    private static List<Row> responses(Path run) {
        return StoredRun.rows(runs.spark(), run, "responses", "layer", "first_channel", "image");
    }

    /** Every file of the table. */
    private static List<String> bytes(Path run) throws IOException {
        List<String> files = new java.util.ArrayList<>();
        for (Path file : TinyRuns.files(run.resolve("responses"), "part-")) {
            files.add(file.getFileName() + " " + Arrays.hashCode(Files.readAllBytes(file)));
        }
        return files;
    }

    @Test
    void aRowForEachImageLayerAndBlockThatAgreesWithTheUnits() {
        Path run = folder.resolve("agrees");
        runs.mine(given(run, BOTH));
        Map<String, double[]> units = new HashMap<>();
        for (Row unit : StoredRun.rows(runs.spark(), run, "units", "layer", "channel")) {
            units.put(unit.getAs("layer") + " " + unit.getAs("channel"), new double[] {unit.<Float>getAs("max"), unit.<Double>getAs("mean")});
        }
        Map<String, double[]> found = new HashMap<>();
        Map<String, Integer> rows = new HashMap<>();
        for (Row row : responses(run)) {
            List<Float> peaks = row.getList(row.fieldIndex("peaks"));
            List<Float> means = row.getList(row.fieldIndex("means"));
            assertThat(means).hasSameSizeAs(peaks);
            rows.merge(row.getAs("layer"), 1, Integer::sum);
            for (int i = 0; i < peaks.size(); i++) {
                assertThat(means.get(i)).isLessThanOrEqualTo(peaks.get(i) * 1.00001f + 1e-6f);
                double[] sums = found.computeIfAbsent(row.getAs("layer") + " " + (row.<Integer>getAs("first_channel") + i), key -> new double[] {Float.NEGATIVE_INFINITY, 0});
                sums[0] = Math.max(sums[0], peaks.get(i));
                sums[1] += peaks.get(i) / 40.0;
            }
        }
        // The network's last layer too, though it is not mined.
        assertThat(rows).containsEntry("out", 40).containsEntry("conv1", 40);
        assertThat(units).isNotEmpty().allSatisfy((unit, wanted) -> {
            assertThat(found.get(unit)[0]).as(unit).isEqualTo(wanted[0]);
            assertThat(found.get(unit)[1]).as(unit).isCloseTo(wanted[1], org.assertj.core.api.Assertions.within(1e-6 * Math.max(1, Math.abs(wanted[0]))));
        });
    }

    @Test
    void theSameBytesForAnyCutAndBatch() throws IOException {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        runs.mine(given(one, BOTH).shards(OptionalInt.of(1)).batch(OptionalInt.of(1)));
        runs.mine(given(other, BOTH).shards(OptionalInt.of(11)).batch(OptionalInt.of(7)));
        assertThat(bytes(other)).isEqualTo(bytes(one)).isNotEmpty();
        assertThat(StoredRun.manifest(other, "shards", "batch", "state")).contains("\"responses\" : \"peak,mean\"").isEqualTo(StoredRun.manifest(one, "shards", "batch", "state"));
    }

    @Test
    void onlyWhatIsAskedForIsKept() {
        Path run = folder.resolve("peaks");
        runs.mine(given(run, EnumSet.of(ResponseKind.PEAK)));
        assertThat(responses(run)).isNotEmpty().allSatisfy(row -> {
            assertThat(row.isNullAt(row.fieldIndex("means"))).isTrue();
            assertThat(row.isNullAt(row.fieldIndex("peaks"))).isFalse();
        });
        Path none = folder.resolve("none");
        runs.mine(given(none, Set.of()));
        assertThat(none.resolve("responses")).doesNotExist();
        assertThat(StoredRun.content(runs.spark(), none)).isEqualTo(StoredRun.content(runs.spark(), run));
    }

    @Test
    void aResumedRunGivesTheSameBytesAndRefusesAnotherKind() throws IOException {
        TinyRuns tiny = new TinyRuns(folder, runs.spark(), runs.model(), corpus);
        Path undisturbed = folder.resolve("undisturbed");
        runs.mine(given(undisturbed, BOTH));
        Path resumed = folder.resolve("resumed");
        tiny.breakAtReport(given(resumed, BOTH), () -> {});
        // As if it had been ended while shards were mined: of one analysis two are lost, of the other one.
        Files.delete(resumed.resolve("state/responses-peak-mean/shard-000001.bin"));
        Files.delete(resumed.resolve("state/responses-peak-mean/shard-000004.bin"));
        Files.delete(resumed.resolve("state/shard-000002.bin"));
        assertThatThrownBy(() -> runs.mine(given(resumed, EnumSet.of(ResponseKind.MEAN)).existing(RunFolder.Existing.RESUME)))
                .isInstanceOf(OutputException.class).hasMessageContaining("another responses (peak,mean, now mean)");
        runs.mine(given(resumed, BOTH).existing(RunFolder.Existing.RESUME));
        assertThat(bytes(resumed)).isEqualTo(bytes(undisturbed));
        assertThat(StoredRun.content(runs.spark(), resumed)).isEqualTo(StoredRun.content(runs.spark(), undisturbed));
    }

    @Test
    void aLaterRunWithOneMoreAnalysisComputesOnlyThat() throws IOException {
        Path before = folder.resolve("before");
        runs.mine(given(before, Set.of()));
        Path after = folder.resolve("after");
        runs.mine(given(after, BOTH).base(java.util.Optional.of(before.toString())));
        Path whole = folder.resolve("whole");
        runs.mine(given(whole, BOTH));
        assertThat(bytes(after)).isEqualTo(bytes(whole));
        assertThat(StoredRun.content(runs.spark(), after)).isEqualTo(StoredRun.content(runs.spark(), whole));
        // One that has them already computes nothing at all: its images may be gone.
        Path again = folder.resolve("again");
        MineOptionsBuilder options = given(again, BOTH).base(java.util.Optional.of(after.toString()));
        assertThat(runs.plan(options)).contains("0 are mined");
        runs.mine(options);
        assertThat(bytes(again)).isEqualTo(bytes(whole));
    }

    @Test
    void theReportSaysWhatIsKept() throws IOException {
        Path run = folder.resolve("reported");
        MineJob.run(runs.spark(), given(run, BOTH).build(), org.patchlode.job.stage.Progress.SILENT,
                mined -> org.patchlode.report.run.ReportWriter.write(runs.spark(), mined.uri(), org.patchlode.report.draw.ReportOptions.defaults()));
        assertThat(Files.readString(run.resolve("report/index.html"))).contains("<h2>Responses</h2>",
                "The largest and mean activations of every feature map in each of 40 images are kept in the table &#39;responses&#39;", "<th scope=\"row\">out</th>");
    }

    @Test
    void thePlanStatesTheCost() {
        assertThat(MineJob.dryRun(runs.spark(), given(folder.resolve("dry"), BOTH).build()).lines())
                .anySatisfy(line -> assertThat(line).startsWith("kept ").contains("by responses-peak-mean").contains("bytes an image"));
    }
}
