package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.result.RunFolder;
import org.patchlode.storage.StorageException;

/** What is said of disks that are full. */
class FailuresTest {

    @TempDir Path folder;

    /** Hadoop's local file system on a full disk. */
    public static final class Full extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("full:///");
        }

        @Override
        public FSDataOutputStream create(org.apache.hadoop.fs.Path path, boolean overwrite, int buffer, short replication, long block, Progressable progress) throws IOException {
            return super.create(new org.apache.hadoop.fs.Path("/dev/full"), true, buffer, replication, block, progress);
        }
    }

    /** As Hadoop throws it; its constructor is its own. */
    private static FSError full() throws IOException {
        RawLocalFileSystem local = new RawLocalFileSystem();
        local.initialize(URI.create("file:///"), new Configuration());
        try (FSDataOutputStream out = local.create(new org.apache.hadoop.fs.Path("/dev/full"), true, 1, (short) 1, 1, null)) {
            out.write(1);
            out.flush();
            throw new IllegalStateException("there is room");
        } catch (FSError e) {
            return e;
        }
    }

    @Test
    void aFullDiskOfTheRunIsNamedByTheFile() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.full.impl", Full.class.getName());
        RunFolder run = RunFolder.at("full://" + folder, hadoop);
        assertThatThrownBy(() -> run.write("state/shard-000001.bin", new byte[] {1})).isInstanceOf(StorageException.class)
                .hasMessageContaining("/state/shard-000001.bin cannot be written: No space left on device");
    }

    @Test
    void aFullScratchDiskIsNamedByItsFolder() throws IOException {
        assertThat(Failures.sentence(new IllegalStateException("a task failed", full())))
                .startsWith("a scratch disk is full (No space left on device)").contains(System.getProperty("java.io.tmpdir")).contains("spark.local.dir");
        assertThat(Failures.sentence(new IOException("something else"))).isEqualTo("something else");
    }
}
