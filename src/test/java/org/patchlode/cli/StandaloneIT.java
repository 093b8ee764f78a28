package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** A real standalone cluster: a master, two workers, an executor on each. */
class StandaloneIT {

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

    private static List<String> options(Path output) {
        return List.of("--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(),
                "--output", output.toString(), "--shards", "8");
    }

    private static List<String> mine(Path output) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of("mine"));
        args.addAll(options(output));
        Launcher.Answer answer = Launcher.patchlode(folder, args);
        assertThat(answer.code()).as(answer.text()).isZero();
        return WinnerRows.of(spark, output.toString());
    }

    @Test
    void twoWorkersGiveTheBytesOfOneMachine() throws IOException, InterruptedException {
        List<String> here = mine(folder.resolve("here"));
        try (StandaloneCluster cluster = new StandaloneCluster(folder, 2)) {
            List<String> recipe = new ArrayList<>(List.of("bash", "submit/recipes/standalone.sh"));
            recipe.addAll(options(folder.resolve("there")));
            Launcher.Answer answer = Launcher.run(folder, recipe, Map.of("SPARK_MASTER", cluster.master(), "CORES", "2", "EXECUTOR_CORES", "1", "EXECUTOR_MEMORY", "1g",
                    "SPARK_ARGS", "--conf spark.eventLog.enabled=true --conf spark.eventLog.dir=" + Files.createDirectories(folder.resolve("events")).toUri()));
            assertThat(answer.code()).as(answer.text()).isZero();
            assertThat(WinnerRows.of(spark, folder.resolve("there").toString())).hasSizeGreaterThan(100).isEqualTo(here);
            assertThat(folder.resolve("events")).as("further arguments reach Spark").isNotEmptyDirectory();
            List<String> caches = cluster.executorLogs().stream().map(StandaloneIT::cache).toList();
            assertThat(caches).as("each executor unpacks native libraries for itself").hasSize(2).doesNotHaveDuplicates()
                    .allSatisfy(cache -> assertThat(Path.of(cache)).as("Spark removes it with the executor").doesNotExist());
            // Refused on a cluster as on a laptop.
            Launcher.Answer again = Launcher.patchlode(folder, List.of("--master", cluster.master(), "--", "mine", "--model", model.toString(), "--preprocessing",
                    TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(), "--output", folder.resolve("there").toString()));
            assertThat(again.code()).as(again.text()).isEqualTo(4);
        }
    }

    private static String cache(String log) {
        Matcher line = Pattern.compile("native libraries are unpacked into (.+)").matcher(log);
        assertThat(line.find()).as(log.lines().limit(80).collect(Collectors.joining("\n"))).isTrue();
        return line.group(1).strip();
    }
}
