package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;

/** Runs of before a column was there are begun with and shown as ever. */
class OlderRunsTest {

    @TempDir static Path folder;
    private static GrowingRuns runs;

    @BeforeAll
    static void start() {
        runs = GrowingRuns.in(folder);
    }

    @AfterAll
    static void stop() {
        runs.spark().stop();
    }

    private static void drop(Path run, String table, String... columns) throws IOException {
        Path without = run.resolve("without");
        runs.spark().read().parquet(run.resolve(table).toString()).drop(columns).write().parquet(without.toString());
        FileUtil.fullyDelete(run.resolve(table).toFile());
        Files.move(without, run.resolve(table));
    }

    @Test
    void winnersWithoutTheirMapsAreProjectedAgain() throws IOException {
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 12);
        Path older = folder.resolve("older");
        runs.mine(runs.given(corpus, older));
        drop(older, "winners", "response");
        Path second = folder.resolve("second");
        assertThat(runs.plan(runs.given(corpus, second, older))).startsWith("12 images are taken over, 0 are mined");
        runs.mine(runs.given(corpus, second, older));
        runs.sameAsWhole(second, runs.given(corpus, folder.resolve("whole")));
    }
}
