package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** The packed program, started as a user starts it: on this machine, and with executors in JVMs of their own. */
class LauncherIT {

    @TempDir static Path folder;
    private static Path model;
    private static Path corpus;
    private static SparkSession spark;

    @BeforeAll
    static void write() {
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), 30);
        spark = SparkSession.builder().master("local[1]").getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Launcher.Answer launch(String... args) throws IOException, InterruptedException {
        return Launcher.patchlode(folder, List.of(args));
    }

    private static List<String> mine(Path output, String... command) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of("--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(),
                "--output", output.toString(), "--shards", "6", "--raw-projections"));
        Launcher.Answer answer = Launcher.run(folder, args, Map.of());
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).contains("mined      30 images", "report     file:");
        assertThat(output.resolve("_SUCCESS")).exists();
        return WinnerRows.of(spark, output.toString());
    }

    @Test
    void separateExecutorsGiveTheSameBytes() throws IOException, InterruptedException {
        List<String> here = mine(folder.resolve("here"), "bash", "submit/recipes/local.sh");
        List<String> apart = mine(folder.resolve("apart"), "bash", "submit/patchlode", "--master", "local-cluster[2,1,2048]", "--", "mine");
        assertThat(here).hasSizeGreaterThan(100);
        assertThat(apart).isEqualTo(here);
    }

    /** What the launcher hands to the Spark of an installation. */
    private static List<String> handedOver(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        Path home = folder.resolve("a spark");
        Path program = home.resolve("bin/spark-submit");
        if (!Files.exists(program)) {
            Files.createDirectories(program.getParent());
            Files.createDirectories(home.resolve("conf"));
            Files.writeString(program, "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\"\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        Map<String, String> all = new HashMap<>(Map.of("SPARK_HOME", home.toString(), "PATCHLODE_MEMORY", ""));
        all.putAll(environment);
        List<String> command = new ArrayList<>(List.of("bash", "submit/patchlode"));
        command.addAll(List.of(args));
        Launcher.Answer answer = Launcher.run(folder, command, all);
        assertThat(answer.code()).as(answer.text()).isZero();
        return answer.text().lines().toList();
    }

    @Test
    void aLocalRunOfAnInstalledSparkHasTheHeapThatWasAskedFor() throws IOException, InterruptedException {
        Map<String, String> memory = Map.of("PATCHLODE_MEMORY", "3g");
        assertThat(handedOver(memory, "mine")).containsSubsequence("--driver-memory", "3g", "--master", "local[*]", "mine");
        assertThat(handedOver(memory, "--conf", "a=b", "--", "mine")).containsSubsequence("--driver-memory", "3g", "--conf", "a=b");
        assertThat(handedOver(memory, "--master=local[2]", "--conf=spark.driver.memory=5g", "--", "mine")).doesNotContain("--driver-memory");
        assertThat(handedOver(memory, "--master", "yarn", "--", "mine")).doesNotContain("--driver-memory");
        assertThat(handedOver(Map.of(), "mine")).as("more than Spark's gigabyte").containsSubsequence("--driver-memory", "--master").doesNotContain("1g");
        Path site = Files.writeString(folder.resolve("site.conf"), "spark.driver.memory 7g\nspark.master=yarn\n");
        assertThat(handedOver(Map.of(), "--master", "local", "--properties-file", site.toString(), "--", "mine")).doesNotContain("--driver-memory");
        assertThat(handedOver(memory, "--properties-file=" + site, "--", "mine")).doesNotContain("--driver-memory");
    }

    @Test
    void theLocaleOfASiteIsNotReplaced() throws IOException, InterruptedException {
        String site = Files.writeString(folder.resolve("locale.conf"), "spark.executorEnv.LC_ALL de_DE.UTF-8\n").toString();
        assertThat(handedOver(Map.of("LC_ALL", "C.UTF-8"), "mine")).contains("spark.executorEnv.LC_ALL=C.UTF-8", "spark.yarn.appMasterEnv.LC_ALL=C.UTF-8");
        assertThat(handedOver(Map.of("LC_ALL", "C.UTF-8"), "--properties-file", site, "--", "mine"))
                .contains("spark.yarn.appMasterEnv.LC_ALL=C.UTF-8").noneMatch(argument -> argument.startsWith("spark.executorEnv.LC_ALL"));
        Path bin = Files.createDirectories(folder.resolve("no locales"));
        Path locale = Files.writeString(bin.resolve("locale"), "#!/bin/sh\necho ANSI_X3.4-1968\n");
        assertThat(locale.toFile().setExecutable(true)).isTrue();
        assertThat(handedOver(Map.of("LC_ALL", "", "PATH", bin + ":" + System.getenv("PATH")), "mine")).noneMatch(argument -> argument.contains("LC_ALL"));
    }

    @Test
    void jarsOfTheUserAreNotReplaced() throws IOException, InterruptedException {
        assertThat(handedOver(Map.of(), "mine").toString()).containsOnlyOnce("--jars").contains("hadoop-aws");
        assertThat(handedOver(Map.of(), "--jars=a.jar", "--", "mine")).contains("--jars=a.jar").doesNotContain("--jars");
        assertThat(handedOver(Map.of(), "--jars", "a.jar", "--", "mine")).containsSubsequence("--jars", "a.jar").containsOnlyOnce("--jars");
        assertThat(handedOver(Map.of(), "--conf", "spark.jars=a.jar", "--", "mine")).doesNotContain("--jars");
    }

    @Test
    void exitCodesReachTheShell() throws IOException, InterruptedException {
        assertThat(launch("mine", "--rule", "sideways", "--model", "x", "--preprocessing", "vgg", "--corpus", "x", "--output", "y").code()).isEqualTo(2);
        Launcher.Answer layers = launch("layers", "--model", model.toString(), "--input-size", "32");
        assertThat(layers.code()).as(layers.text()).isZero();
        assertThat(layers.text()).contains("conv3");
        assertThat(launch("layers", "--model", folder.resolve("missing").toString()).code()).isEqualTo(3);
    }
}
