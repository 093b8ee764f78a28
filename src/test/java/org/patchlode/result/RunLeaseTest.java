package org.patchlode.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLeaseTest {

    private static final Duration BEAT = Duration.ofMillis(100);
    private static final Runnable NOTHING = () -> {};

    @TempDir Path folder;
    private RunFolder run;
    private Path file;

    @BeforeEach
    void point() {
        run = RunFolder.at(folder.resolve("run").toString(), new Configuration());
        file = folder.resolve("run/_state/lease.json");
    }

    @Test
    void aSecondDriverIsRefusedWhileTheFirstLives() {
        try (RunLease first = RunLease.take(run, NOTHING, BEAT)) {
            assertThatThrownBy(() -> RunLease.take(run, NOTHING, BEAT)).isInstanceOf(OutputException.class)
                    .hasMessageContaining("is being written by process " + ProcessHandle.current().pid());
            first.check();
        }
        assertThat(file).doesNotExist();
        RunLease.take(run, NOTHING, BEAT).close();
    }

    @Test
    void whatIsNoLongerRenewedRunsOut() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"id\":\"other\",\"pid\":\"1\",\"host\":\"far\",\"machine\":\"another\",\"beat\":\"7\"}");
        try (RunLease lease = RunLease.take(run, NOTHING, BEAT)) {
            assertThat(Files.readString(file)).contains("\"pid\":\"" + ProcessHandle.current().pid());
            lease.check();
        }
    }

    @Test
    void aProcessThatIsGoneFromThisMachineIsNotWaitedFor() throws IOException, InterruptedException {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        ObjectNode lease;
        try (RunLease first = RunLease.take(run, NOTHING, BEAT)) {
            lease = (ObjectNode) new ObjectMapper().readTree(Files.readString(file));
            first.check();
        }
        lease.put("pid", String.valueOf(gone.pid()));
        Files.writeString(file, lease.toString());
        // With a beat of an hour, waiting would not end.
        RunLease.take(run, NOTHING, Duration.ofHours(1)).close();
    }

    @Test
    void completingARunLeavesNothingOfItsWork() throws IOException {
        Path chunk = Files.createDirectories(file.resolveSibling("chunks")).resolve("projected-000000.bin");
        Files.writeString(chunk, "rows");
        Path killed = Files.createDirectories(folder.resolve("run/state")).resolve(".shard-000001.bin.0c5a7d2e-7a0b-4a4c-9f63-0d9be1c1a001.tmp");
        Files.writeString(killed, "half a st");
        Path shard = Files.writeString(killed.resolveSibling("shard-000001.bin"), "a state");
        try (RunLease lease = RunLease.take(run, NOTHING, BEAT)) {
            run.commit(lease);
        }
        assertThat(folder.resolve("run/_SUCCESS")).exists();
        assertThat(file.getParent()).doesNotExist();
        assertThat(killed).doesNotExist();
        assertThat(shard).exists();
    }

    @Test
    void completingARunSweepsAwayNothingOfAnotherDriver() throws IOException {
        String other = "{\"id\":\"other\",\"pid\":\"1\",\"host\":\"far\",\"machine\":\"another\",\"beat\":\"0\"}";
        try (RunLease lease = RunLease.take(run, NOTHING, Duration.ofHours(1))) {
            Files.writeString(file, other);
            run.commit(lease);
        }
        assertThat(file).hasContent(other);
    }

    @Test
    void aDriverThatWasTakenOverStops() throws IOException, InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        try (RunLease lease = RunLease.take(run, told::countDown, BEAT)) {
            String other = "{\"id\":\"other\",\"pid\":\"1\",\"host\":\"far\",\"machine\":\"another\",\"beat\":\"0\"}";
            Files.deleteIfExists(file.resolveSibling(".lease.json.crc"));
            Files.writeString(file, other);
            told.await();
            assertThatThrownBy(() -> lease.check(new IllegalStateException("job cancelled"))).isInstanceOf(OutputException.class)
                    .satisfies(e -> assertThat(e.getSuppressed()).singleElement().hasToString("java.lang.IllegalStateException: job cancelled"));
            assertThatThrownBy(lease::check).isInstanceOf(OutputException.class).hasMessageContaining("process 1 on far");
        }
        assertThat(Files.readString(file)).contains("\"other\"");
    }
}
