package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the launcher makes and takes its archive of classes, by a program in Java's place that only notes how it is called. */
class ClassArchiveTest {

    private static final String MADE = "-XX:ArchiveClassesAtExit=";
    private static final String TAKEN = "-XX:SharedArchiveFile=";

    @TempDir private Path folder;
    private Path launcher;
    private Path archive;
    private Path calls;

    @BeforeEach
    void install() throws IOException {
        Path home = folder.resolve("home");
        launcher = Files.createDirectories(home.resolve("submit")).resolve("patchlode");
        Files.copy(Path.of("submit/patchlode"), launcher);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        for (String source : List.of("src/main", "src/faces", "conf/preprocessing")) {
            old(Files.createDirectories(home.resolve(source)));
        }
        old(Files.writeString(home.resolve("pom.xml"), ""));
        Path build = Files.createDirectories(home.resolve("target"));
        Files.writeString(build.resolve("classpath"), "a.jar");
        for (String jar : List.of("patchlode.jar", "patchlode-cluster.jar")) {
            Files.setLastModifiedTime(Files.writeString(build.resolve(jar), ""), FileTime.from(Instant.now().minusSeconds(60)));
        }
        archive = build.resolve("patchlode.jsa");
        calls = folder.resolve("calls");
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/usr/bin/env bash
                echo "begin $*" >>"$CALLS"
                sleep 0.3
                for argument; do
                  case "$argument" in -XX:ArchiveClassesAtExit=*) echo classes >"${argument#*=}" ;; esac
                done
                echo end >>"$CALLS"
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private static void old(Path source) throws IOException {
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    private Launcher.Answer launch(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "CALLS", calls.toString(), "PATCHLODE_ARCHIVE", "",
                "PATCHLODE_JAVA_OPTS", "", "JAVA_TOOL_OPTIONS", "", "JDK_JAVA_OPTIONS", ""));
        all.putAll(environment);
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(args));
        Launcher.Answer answer = Launcher.run(folder, command, all);
        assertThat(answer.code()).as(answer.text()).isZero();
        return answer;
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }

    @Test
    void itIsMadeWhenTheFirstCommandHasEndedAndThenTaken() throws IOException, InterruptedException {
        assertThat(launch(Map.of(), "mine").text()).contains("archived in the background");
        assertThat(calls()).hasSize(2).first().asString().doesNotContain(TAKEN);
        for (int tries = 0; tries < 600 && !Files.exists(archive); tries++) {
            Thread.sleep(50);
        }
        assertThat(archive).hasContent("classes");
        assertThat(calls()).hasSize(4).element(2).asString().startsWith("begin").contains(MADE, " demo ");
        assertThat(launch(Map.of(), "mine").text()).doesNotContain("archived");
        assertThat(calls()).hasSize(6).element(4).asString().contains(TAKEN + archive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mine --help", "mine -h", "demo --version", "mine --model x --dry-run", "report x"})
    void whatLoadsLittleMakesNone(String command) throws IOException, InterruptedException {
        assertThat(launch(Map.of(), command.split(" ")).text()).doesNotContain("archived");
        assertThat(folder.resolve("home/target/patchlode.jsa.pid")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:StartFlightRecording=filename=a.jfr", "-javaagent:a.jar=b", "-agentlib:jdwp=transport=dt_socket", "-agentpath:/a/b.so"})
    void noAgentMeetsIt(String agent) throws IOException, InterruptedException {
        for (String variable : List.of("PATCHLODE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            assertThat(launch(Map.of(variable, "-Da=b " + agent), "mine").text()).doesNotContain("archived");
        }
        Files.writeString(archive, "classes");
        for (String variable : List.of("PATCHLODE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            launch(Map.of(variable, "-Da=b " + agent), "mine");
            launch(Map.of(variable, agent), "status", "x");
        }
        assertThat(calls()).hasSize(18).noneMatch(call -> call.contains(TAKEN));
        launch(Map.of("PATCHLODE_JAVA_OPTS", "-Da=b"), "mine");
        assertThat(calls()).anyMatch(call -> call.contains(TAKEN));
    }

    @Test
    void archivesAreMappedWhereTheyWereMadeFor() throws IOException, InterruptedException {
        launch(Map.of("PATCHLODE_ARCHIVE", "no"), "mine");
        assertThat(calls().get(0)).contains("-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0").doesNotContain(TAKEN);
    }
}
