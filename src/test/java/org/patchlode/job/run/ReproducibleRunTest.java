package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** What a run writes depends on its images and options, and on nothing else. */
class ReproducibleRunTest {

    @TempDir static Path folder;
    private static TinyRuns runs;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = session("local[2]");
        runs = new TinyRuns(folder, spark, TinyModel.write(folder), TinyCorpus.write(folder.resolve("corpus"), 40));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static SparkSession session(String master) {
        return SparkSession.builder().master(master).appName("test").getOrCreate();
    }

    private static MineSummary mine(Given given, Path output) {
        return given.mine(spark, output);
    }

    @Test
    void sameBytesForAnyShardsBatchAndThreads() {
        List<List<String>> contents = new ArrayList<>();
        int run = 0;
        for (String master : List.of("local[2]", "local[1]")) {
            if (!spark.sparkContext().master().equals(master)) {
                spark.stop();
                spark = session(master);
            }
            for (int shards : new int[] {1, 7, 40}) {
                for (int batch : new int[] {1, 5, 32}) {
                    Given given = new Given(runs);
                    given.shards = OptionalInt.of(shards);
                    given.batch = OptionalInt.of(batch);
                    given.raw = true;
                    Path output = folder.resolve("same" + run++);
                    mine(given, output);
                    contents.add(StoredRun.content(spark, output));
                }
            }
        }
        assertThat(contents.get(0)).hasSizeGreaterThan(300);
        for (List<String> content : contents) {
            assertThat(content).isEqualTo(contents.get(0));
        }
    }
}
