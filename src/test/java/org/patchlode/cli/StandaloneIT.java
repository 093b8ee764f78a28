package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static List<String> mine(Path output, String... before) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(List.of(before));
        args.addAll(List.of("mine", "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(),
                "--output", output.toString(), "--shards", "8"));
        Launcher.Answer answer = Launcher.patchlode(folder, args);
        assertThat(answer.code()).as(answer.text()).isZero();
        return WinnerRows.of(spark, output.toString());
    }

    @Test
    void twoWorkersGiveTheBytesOfOneMachine() throws IOException, InterruptedException {
        List<String> here = mine(folder.resolve("here"));
        try (StandaloneCluster cluster = new StandaloneCluster(folder, 2)) {
            assertThat(mine(folder.resolve("there"), "--master", cluster.master(), "--")).hasSizeGreaterThan(100).isEqualTo(here);
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
