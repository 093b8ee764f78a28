package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code submit/bench} makes of what it starts: a script in the place of the launcher prints or fails. */
class BenchScriptTest {

    @TempDir Path folder;

    private record Answer(int code, String out, String err) {}

    private Answer bench(String launcher, String... args) throws IOException, InterruptedException {
        Path script = Files.copy(Path.of("submit/bench"), folder.resolve("bench"));
        Path fake = Files.writeString(folder.resolve("patchlode"), "#!/usr/bin/env bash\n" + launcher + "\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(args));
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Answer(process.exitValue(), out, Files.readString(err));
    }

    @Test
    void aRunThatFailsEndsItWithItsCode() throws Exception {
        Answer answer = bench("echo 'patchlode: no model' >&2; exit 3", "--runs", "2", "--model", "m");
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("patchlode: no model").contains("run 1 of 'mine' failed");
    }

    @Test
    void mediansAndRatiosAreJson() throws Exception {
        String launcher = "echo note; echo '{\"images_per_s\": 10, \"winners_per_s\": 6.5}'";
        Answer answer = bench(launcher, "--runs", "3", "--peer", "echo '{\"images_per_s\":4,\"projections_per_s\":2}'", "--model", "m");
        assertThat(answer.code()).as(answer.err()).isZero();
        List<String> lines = answer.out().lines().toList();
        assertThat(lines).hasSize(7);
        for (String line : lines) {
            new ObjectMapper().readTree(line);
        }
        JsonNode last = new ObjectMapper().readTree(lines.get(6));
        assertThat(last.get("runs").asInt()).isEqualTo(3);
        assertThat(last.get("images_ratio").asDouble()).isEqualTo(2.5);
        assertThat(last.get("winners_ratio").asDouble()).isEqualTo(3.25);
    }

    @Test
    void aPeerThatOnlyMines() throws Exception {
        Answer answer = bench("echo '{\"images_per_s\": 2, \"winners_per_s\": 5}'", "--peer", "echo '{\"images_per_s\":1}'", "--model", "m");
        assertThat(answer.code()).as(answer.err()).isZero();
        JsonNode last = new ObjectMapper().readTree(answer.out().lines().toList().get(2));
        assertThat(last.get("images_ratio").asDouble()).isEqualTo(2);
        assertThat(last.has("winners_ratio")).isFalse();
    }

    @Test
    void aPeerWithoutFiguresIsSaid() throws Exception {
        // The shell takes the quotation marks away.
        Answer answer = bench("echo '{\"images_per_s\": 2}'", "--peer", "echo {\"images_per_s\":1}", "--model", "m");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("the peer's last line has no \"images_per_s\": {images_per_s:1}");
    }

    @Test
    void aPeerThatFailsIsSaid() throws Exception {
        Answer answer = bench("echo '{\"images_per_s\": 2}'", "--peer", "exit 7", "--model", "m");
        assertThat(answer.code()).isEqualTo(7);
        assertThat(answer.err()).contains("run 1 of the peer failed: exit 7");
    }

    /** A launcher that writes a run to the folder behind {@code --output} and says what the job's log says. */
    private static final String WHOLE = """
            [ "$1" = mine ] || { echo "not mine but $1" >&2; exit 9; }
            while [ "$1" != --output ]; do shift; done
            mkdir -p "$2/winners" "$2/report/data"
            printf '{ "counts" : {\n "winners" : 4,\n "maps": 2 }, "project": { "winners" : 5 } }' >"$2/manifest.json"
            printf 1234567890 >"$2/winners/part a"; printf 12345 >"$2/winners/part b"; printf hidden >"$2/winners/.part.crc"
            printf 123 >"$2/report/data/x.js"; : >"$2/_SUCCESS"
            for stage in mine project quantiles write report; do
              echo '12:00:00 INFO StageLog: {"event":"stage","stage":"'$stage'","winners":4,"seconds":0.'${#stage}',"run":"x"}' >&2
            done
            """;

    @Test
    void aWholeRunIsTimedByStageAndItsBytesAreCountedByPart() throws Exception {
        Answer answer = bench(WHOLE, "--whole", "--model", "m");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out().lines()).hasSize(1);
        JsonNode figures = new ObjectMapper().readTree(answer.out());
        assertThat(figures.get("mine_s").asDouble()).isEqualTo(0.4);
        assertThat(figures.get("project_s").asDouble()).isEqualTo(0.7);
        assertThat(figures.get("write_s").asDouble()).isEqualTo(0.5);
        assertThat(figures.get("report_s").asDouble()).isEqualTo(0.6);
        assertThat(figures.get("quantiles_s").asDouble()).isEqualTo(0.9);
        assertThat(figures.get("start_s").asDouble() + 0.4 + 0.7 + 0.9 + 0.5 + 0.6).isEqualTo(figures.get("wall_s").asDouble(), within(0.002));
        assertThat(figures.get("wall_s").asDouble()).isPositive();
        assertThat(figures.get("cpu_s").asDouble()).isNotNegative();
        assertThat(figures.get("winners").asInt()).isEqualTo(4);
        assertThat(figures.get("bytes_by_part").get("winners").asLong()).isEqualTo(15);
        assertThat(figures.get("bytes_by_part").get("report").asLong()).isEqualTo(3);
        assertThat(figures.get("bytes_a_winner").asLong()).isEqualTo(4);
        assertThat(figures.get("bytes").asLong()).isEqualTo(18 + figures.get("bytes_by_part").get("manifest.json").asLong());
    }

    @Test
    void wholeRunsInTurnWithAnotherBuildEndWithMediansAndRatios() throws Exception {
        Answer answer = bench(WHOLE, "--whole", "--runs", "2", "--peer", "echo '{\"wall_s\":60,\"cpu_s\":70}'", "--model", "m");
        assertThat(answer.code()).as(answer.err()).isZero();
        List<String> lines = answer.out().lines().toList();
        assertThat(lines).hasSize(5);
        JsonNode last = new ObjectMapper().readTree(lines.get(4));
        assertThat(last.get("peer_wall_s").asDouble()).isEqualTo(60);
        assertThat(last.get("peer_cpu_s").asDouble()).isEqualTo(70);
        assertThat(last.get("wall_ratio").asDouble()).isGreaterThan(1);
        assertThat(last.get("report_s").asDouble()).isEqualTo(0.6);
        assertThat(last.get("runs").asInt()).isEqualTo(2);
    }

    @Test
    void aWholeRunThatFailsEndsItWithItsCodeAndItsMessage() throws Exception {
        Answer answer = bench("echo 'patchlode: no model' >&2; exit 3", "--whole", "--model", "m");
        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.err()).contains("patchlode: no model").contains("run 1 of 'mine' failed");
    }

    @Test
    void aWholeRunWhoseLogIsSilentIsSaid() throws Exception {
        Answer answer = bench(WHOLE.replace("write report", "write"), "--whole", "--model", "m");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("the log says nothing of the stages report");
    }

    @Test
    void anOlderBuildCountsQuantilesUnderWrite() throws Exception {
        Answer answer = bench(WHOLE.replace("quantiles ", ""), "--whole", "--model", "m");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(new ObjectMapper().readTree(answer.out().lines().toList().get(0)).get("quantiles_s").asDouble()).isZero();
    }

    @Test
    void aPeerOfWholeRunsMustSayItsSeconds() throws Exception {
        Answer answer = bench(WHOLE, "--whole", "--peer", "echo '{\"images_per_s\":1}'", "--model", "m");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("the peer's last line has no \"wall_s\"");
    }
}
