package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** The packed program with executors in JVMs of their own, one of which is killed while it mines; speculation is on. */
class DisturbedClusterIT {

    @TempDir static Path folder;

    private static Process launch(Path log, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "submit/patchlode"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().put("PATCHLODE_MEMORY", "1g");
        return builder.start();
    }

    private static String[] mine(Path model, Path corpus, Path output, String... before) {
        List<String> args = new ArrayList<>(List.of(before));
        args.addAll(List.of("mine", "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(),
                "--output", output.toString(), "--shards", "100"));
        return args.toArray(String[]::new);
    }

    private static long shards(Path run) {
        try (Stream<Path> files = Files.list(run.resolve("state"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("shard-")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> rows(SparkSession spark, Path run) {
        return WinnerRows.of(spark, run.toString());
    }

    @Test
    void survivesTheDeathOfAnExecutor() throws IOException, InterruptedException {
        Path model = TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 1000);
        Path log = folder.resolve("log");
        Path here = folder.resolve("here");
        Process calm = launch(log, mine(model, corpus, here));
        assertThat(calm.waitFor(8, TimeUnit.MINUTES)).isTrue();
        assertThat(calm.exitValue()).as(Files.readString(log)).isZero();

        Path apart = folder.resolve("apart");
        Process disturbed = launch(log, mine(model, corpus, apart, "--master", "local-cluster[2,1,2048]", "--conf", "spark.speculation=true",
                "--conf", "spark.speculation.multiplier=1.1", "--conf", "spark.speculation.quantile=0.3", "--"));
        Optional<ProcessHandle> executor = Optional.empty();
        while (disturbed.isAlive() && executor.isEmpty()) {
            Thread.sleep(20);
            if (shards(apart) > 0) {
                executor = disturbed.toHandle().descendants()
                        .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend")).findFirst();
            }
        }
        assertThat(executor).as(Files.readString(log)).isPresent();
        executor.get().destroyForcibly();
        assertThat(disturbed.waitFor(8, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(log);
        assertThat(disturbed.exitValue()).as(text).isZero();
        assertThat(text).as("Spark has noticed").contains("Lost executor");
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            assertThat(rows(spark, apart)).isEqualTo(rows(spark, here)).hasSizeGreaterThan(100);
        }
    }
}
