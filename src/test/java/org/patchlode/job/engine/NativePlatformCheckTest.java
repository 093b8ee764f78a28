package org.patchlode.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that the packed libraries do not fit get one sentence. */
class NativePlatformCheckTest {

    @TempDir Path root;

    private Optional<String> problem(String os, String arch, String nd4j) {
        Properties packed = new Properties();
        packed.setProperty("platform", "linux-x86_64");
        packed.setProperty("nd4j", nd4j);
        Properties system = new Properties();
        system.setProperty("os.name", os);
        system.setProperty("os.arch", arch);
        return new NativePlatformCheck(packed, system, root).problem();
    }

    @Test
    void namesTheClassifierOfAnotherPlatform() {
        assertThat(problem("Linux", "amd64", "linux-x86_64-onednn-avx2")).isEmpty();
        assertThat(problem("Linux", "aarch64", "linux-x86_64-onednn-avx2")).get().asString().contains("linux-arm64", "-Dnd4j.classifier=linux-arm64").doesNotContain("\n");
        assertThat(problem("Mac OS X", "aarch64", "linux-x86_64-onednn-avx2")).get().asString().contains("macosx-arm64");
        assertThat(problem("Windows 11", "amd64", "linux-x86_64-onednn-avx2")).get().asString().contains("windows-x86_64");
    }

    @Test
    void namesTheClassifierForAnOlderProcessor() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/cpuinfo"), "processor\t: 0\nflags\t\t: fpu sse4_2 avx2 bmi2\n");
        assertThat(problem("Linux", "amd64", "linux-x86_64-onednn-avx2")).isEmpty();
        assertThat(problem("Linux", "amd64", "linux-x86_64-onednn-avx512")).get().asString().contains("avx512f", "-Dnd4j.classifier=linux-x86_64-onednn-avx2'");
        Files.writeString(root.resolve("proc/cpuinfo"), "processor\t: 0\nflags\t\t: fpu sse4_2 avx\n");
        assertThat(problem("Linux", "amd64", "linux-x86_64-onednn-avx2")).get().asString().contains("no avx2", "-Dnd4j.classifier=linux-x86_64-onednn'");
        assertThat(problem("Linux", "amd64", "linux-x86_64-onednn")).isEmpty();
    }

    @Test
    void knowsMusl() throws IOException {
        Files.createDirectories(root.resolve("lib"));
        Files.createFile(root.resolve("lib/ld-musl-x86_64.so.1"));
        assertThat(problem("Linux", "amd64", "linux-x86_64-onednn-avx2")).get().asString().contains("musl", "linux-x86_64-onednn-avx2", "glibc");
        Files.createDirectories(root.resolve("lib64"));
        Files.createFile(root.resolve("lib64/ld-linux-x86-64.so.2"));
        assertThat(problem("Linux", "amd64", "linux-x86_64-onednn-avx2")).isEmpty();
    }

    @Test
    void aJvmThatClaimsAnotherProcessorStopsBeforeNativeCode() throws Exception {
        Path log = root.resolve("log");
        Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dos.arch=aarch64",
                "-cp", System.getProperty("java.class.path"), "org.patchlode.cli.Main", "layers", "--model", "src/test/resources/keras/functional.h5"))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(2);
        assertThat(said.lines().filter(line -> line.startsWith("patchlode: "))).singleElement().asString()
                .contains("linux-arm64", "linux-x86_64", "-Dnative.platform=linux-arm64 -Dnd4j.classifier=linux-arm64");
        assertThat(said).doesNotContain("UnsatisfiedLinkError", "\tat ");
    }
}
