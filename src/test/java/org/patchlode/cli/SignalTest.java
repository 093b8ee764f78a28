package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** A driver that is asked to end says so, in place of what fails because it ends. */
@Timeout(300)
class SignalTest {

    private static final int SIGTERM = 143;

    @TempDir Path folder;

    @Test
    void theReasonIsTheShutdown() throws IOException, InterruptedException {
        TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 1200);
        Path run = folder.resolve("run");
        Path log = folder.resolve("log");
        Process driver = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "@conf/java-opens", "-Xmx1g", "-Dspark.master=local[1]",
                "-Dspark.ui.enabled=false", "-cp", System.getProperty("java.class.path"), "org.patchlode.cli.Main", "mine", "--model", folder.resolve("tiny.zip").toString(),
                "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus.toString(), "--output", run.toString(), "--engine", "nd4j", "--shards", "600"))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            while (driver.isAlive() && !Files.exists(run.resolve("state/shard-000003.bin"))) {
                Thread.sleep(20);
            }
            driver.destroy();
            assertThat(driver.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            Processes.end(driver);
        }
        assertThat(driver.exitValue()).as(Files.readString(log)).isEqualTo(SIGTERM);
        CommandLines.Answer status = CommandLines.patchlode("status", run.toString());
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.out()).contains("state      failed", "reason     the JVM was shut down before the run was done (SIGTERM, SIGINT or an exit)", "stage      mining");
        assertThat(Files.readString(log)).doesNotContain("unexpected failure");
    }
}
