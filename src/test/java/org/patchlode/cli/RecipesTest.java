package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in {@code submit} for schedulers; in the place of the launcher stands one that answers as it is told. */
class RecipesTest {

    @TempDir Path folder;
    private Path runs;

    @BeforeEach
    void copy() throws IOException {
        runs = Files.createDirectories(folder.resolve("all runs"));
        Files.copy(Path.of("submit/nightly.sh"), folder.resolve("nightly.sh"));
        // Notes what it is asked and answers with the next of the codes.
        Files.writeString(folder.resolve("patchlode"), """
                #!/usr/bin/env bash
                here=$(dirname "$0")
                echo "$*" >>"$here/calls"
                [ "$1" = mine ] || exit 0
                read -r code rest <"$here/codes"
                echo "$rest" >"$here/codes"
                exit "$code"
                """);
        assertThat(folder.resolve("patchlode").toFile().setExecutable(true)).isTrue();
    }

    private Launcher.Answer night(String codes) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("codes"), codes + "\n");
        return Launcher.run(folder, List.of("bash", folder.resolve("nightly.sh").toString(), "net.h5", "vgg", "photo graphs", runs.toString()), Map.of("PATCHLODE_NIGHT", "2026-03-10"));
    }

    private List<String> mined() throws IOException {
        return Files.readAllLines(folder.resolve("calls")).stream().filter(call -> call.startsWith("mine ")).toList();
    }

    private void complete(String night) throws IOException {
        Files.createFile(Files.createDirectories(runs.resolve(night)).resolve("_SUCCESS"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "3, 1, 3", "2, 1, 2", "4, 1, 4", "5, 1, 5", "130, 1, 130", "143, 1, 143", "1 0, 2, 0", "137 134 0, 3, 0", "1 1 1 0, 3, 1", "137 5, 2, 5"})
    void triesAgainAfterWhatMayPassOnly(String codes, int tries, int code) throws IOException, InterruptedException {
        assertThat(night(codes).code()).isEqualTo(code);
        assertThat(mined()).hasSize(tries).allMatch(call -> call.equals("mine --model net.h5 --preprocessing vgg --corpus photo graphs --output " + runs + "/2026-03-10 --resume"));
        assertThat(Files.readAllLines(folder.resolve("calls"))).last().isEqualTo("status " + runs + "/2026-03-10");
    }

    @Test
    void theNewestCompleteNightIsTheBase() throws IOException, InterruptedException {
        complete("2026-03-07");
        complete("2026-03-08");
        complete("2026-03-10");
        Files.createDirectories(runs.resolve("2026-03-09"));
        night("1 0");
        assertThat(mined()).hasSize(2).allMatch(call -> call.endsWith(" --base " + runs + "/2026-03-08 --resume"));
    }

    @Test
    void aBaseThatDoesNotFitIsLeftOut() throws IOException, InterruptedException {
        complete("2026-03-08");
        Launcher.Answer answer = night("2 1 0");
        assertThat(answer.code()).isZero();
        assertThat(answer.text()).contains("without --base " + runs + "/2026-03-08");
        assertThat(mined()).hasSize(3).element(0).asString().contains("--base");
        assertThat(mined().subList(1, 3)).noneMatch(call -> call.contains("--base"));
    }

    @Test
    void theDagIsPython() throws IOException, InterruptedException {
        assumeTrue(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, "python3"))), "there is no python3");
        Launcher.Answer answer = Launcher.run(folder, List.of("python3", "-m", "py_compile", "submit/airflow_dag.py"), Map.of("PYTHONPYCACHEPREFIX", folder.resolve("cache").toString()));
        assertThat(answer.code()).as(answer.text()).isZero();
        // Versions in it are those of the build.
        assertThat(Files.readString(Path.of("submit/airflow_dag.py"))).contains("hadoop-aws:" + org.apache.hadoop.util.VersionInfo.getVersion());
    }

    /** Rendered by a stand-in for Airflow, which the build does not bring. */
    private String rendered(int version, String context) throws IOException, InterruptedException {
        Launcher.Answer jinja = Launcher.run(folder, List.of("python3", "-c", "import jinja2"), Map.of());
        assumeTrue(jinja.code() == 0, "there is no python3 with jinja2");
        Launcher.Answer answer = Launcher.run(folder, List.of("python3", "src/test/resources/airflow/render.py", "submit/airflow_dag.py", String.valueOf(version), context,
                "[\"runs/2026-03-08/\", \"runs/2026-03-09/\", \"runs/2026-03-10/\"]"), Map.of());
        assertThat(answer.code()).as(answer.text()).isZero();
        return answer.text();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theDagBeginsWithTheNightBefore(int version) throws IOException, InterruptedException {
        assertThat(rendered(version, "{\"ds\": \"2026-03-10\", \"run_after\": \"2026-03-11T02:00:00\"}"))
                .contains("\"--base\", \"s3a://patchlode/runs/2026-03-09\", \"--output\", \"s3a://patchlode/runs/2026-03-10\"")
                .contains("status s3a://patchlode/runs/2026-03-10\"");
    }

    @Test
    void aDagRunWithoutADateHasTheDayOfItsTrigger() throws IOException, InterruptedException {
        assertThat(rendered(3, "{\"run_after\": \"2026-03-11T09:30:00\", \"conf\": {\"base\": \"\"}}"))
                .contains("\"--base\", \"\", \"--output\", \"s3a://patchlode/runs/2026-03-11\"").contains("status s3a://patchlode/runs/2026-03-11\"");
    }
}
