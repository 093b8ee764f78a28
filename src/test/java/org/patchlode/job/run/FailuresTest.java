package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.network.ModelException;
import org.patchlode.result.RunFolder;
import org.patchlode.storage.StorageException;

/** What is said of disks that are full, and of what tasks throw. */
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

    /** Spark hands on the exception itself, from tasks of RDDs and of tables, so that nothing is read from its text. */
    @Test
    void whatATaskThrowsIsToldWithoutSparksWords() {
        try (SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate()) {
            JavaRDD<Integer> numbers = JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(List.of(1, 2), 2);
            assertThatThrownBy(() -> numbers.map(FailuresTest::refuse).collect()).satisfies(e -> assertThat(Failures.sentence(e)).isEqualTo("number 2 is too large"));
            assertThatThrownBy(() -> spark.createDataset(List.of(1, 2), Encoders.INT()).map((MapFunction<Integer, Integer>) FailuresTest::refuse, Encoders.INT()).collectAsList())
                    .satisfies(e -> assertThat(Failures.sentence(e)).isEqualTo("number 2 is too large"));
            assertThatThrownBy(() -> numbers.map(FailuresTest::refuseTheModel).collect()).satisfies(e -> assertThat(Failures.kind(e)).isEqualTo(Failures.Kind.UNUSABLE_INPUT));
        }
    }

    private static int refuse(int number) {
        if (number == 2) {
            throw new IllegalStateException("number 2 is too large");
        }
        return number;
    }

    private static int refuseTheModel(int number) {
        throw new ModelException("model %d is none".formatted(number));
    }
}
