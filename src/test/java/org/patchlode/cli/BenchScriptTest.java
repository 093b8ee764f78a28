package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
}
