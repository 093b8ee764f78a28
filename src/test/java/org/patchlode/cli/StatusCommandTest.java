package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.cli.CommandLines.patchlode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.cli.CommandLines.Answer;

/** What a pipeline learns of runs that are not complete; {@link FailingStorageTest} asks about real ones. */
class StatusCommandTest {

    @TempDir Path folder;
    private Path run;

    @BeforeEach
    void begin() throws IOException {
        run = folder.resolve("run");
        Files.createDirectories(run.resolve("_state"));
        Files.createDirectories(run.resolve("state"));
        Files.writeString(run.resolve("_state/plan.json"), "{\"shards\": \"4\", \"pieces\": \"7\"}");
        Files.writeString(run.resolve("state/shard-000003.bin"), "a state");
    }

    private static void assertStatus(String run, int code, String... parts) {
        Answer answer = patchlode("status", run);
        assertThat(answer.code()).as(answer.err()).isEqualTo(code);
        assertThat(answer.out()).contains(parts);
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void unfinishedIsOne() {
        assertStatus(run.toString(), 1, "state      unfinished", "stage      mining", "mined      1 of 7 shards", "--resume");
    }

    @Test
    void failedIsOne() throws IOException {
        Files.writeString(run.resolve("_state/failure.json"), "{\"reason\": \"no room\"}");
        assertStatus(run.toString(), 1, "state      failed", "reason     no room");
    }

    @Test
    void damagedIsOne() throws IOException {
        Files.writeString(run.resolve("_state/plan.json"), "{\"sha");
        assertStatus(run.toString(), 1, "state      failed", "is damaged (_state/plan.json); start again with --overwrite");
    }

    @Test
    void missingIsThree() {
        assertStatus(folder.resolve("nowhere").toString(), 3, "there is no run at");
        assertStatus("nosuchstorage://bucket/run", 3, "there is no run at nosuchstorage://bucket/run", "cannot be reached");
    }
}
