package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static List<String> mine(Path output, String... before) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(before));
        args.addAll(List.of("mine", "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(),
                "--output", output.toString(), "--shards", "6", "--raw-projections"));
        Launcher.Answer answer = launch(args.toArray(String[]::new));
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).contains("mined      30 images", "report     file:");
        assertThat(output.resolve("_SUCCESS")).exists();
        return WinnerRows.of(spark, output.toString());
    }

    @Test
    void separateExecutorsGiveTheSameBytes() throws IOException, InterruptedException {
        List<String> here = mine(folder.resolve("here"));
        List<String> apart = mine(folder.resolve("apart"), "--master", "local-cluster[2,1,2048]", "--");
        assertThat(here).hasSizeGreaterThan(100);
        assertThat(apart).isEqualTo(here);
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
