package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.KeptLog;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.storage.S3Relay;
import org.patchlode.storage.S3Server;

/** A run whose storage is full or goes away ends in one sentence and is no run; when the storage is well again, it goes on. */
class FailingStorageTest {

    private static final long MEGABYTE = 1 << 20;

    @TempDir Path folder;
    private Path model;
    private Path corpus;
    private final Map<String, String> settings = new LinkedHashMap<>(Map.of("spark.master", "local[1]"));

    @BeforeEach
    void write() {
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), 20);
    }

    @AfterEach
    void forget() throws IOException {
        settings.keySet().forEach(System::clearProperty);
        FileSystem.closeAll();
    }

    private CommandLines.Answer mine(String corpusUri, String output, String... more) {
        return mineWith(model.toString(), TinyModel.preprocessing(folder).toString(), corpusUri, output, more);
    }

    private CommandLines.Answer mineWith(String modelUri, String preprocessing, String corpusUri, String output, String... more) {
        settings.forEach(System::setProperty);
        List<String> args = new ArrayList<>(List.of("mine", "--model", modelUri, "--preprocessing", preprocessing,
                "--corpus", corpusUri, "--output", output, "--engine", "nd4j", "--shards", "4"));
        args.addAll(List.of(more));
        return CommandLines.patchlode(args.toArray(String[]::new));
    }

    private static void assertFailedInOneSentence(CommandLines.Answer answer, String... parts) {
        assertThat(answer.code()).as(answer.err()).isEqualTo(1);
        String last = answer.err().lines().filter(line -> line.startsWith("patchlode: ") && !line.contains("mining") && !line.contains("projecting")).reduce((a, b) -> b).orElse("");
        assertThat(last).contains(parts).contains("--resume");
        assertThat(answer.err()).doesNotContain("\tat ");
    }

    @Test
    void aFullDiskEndsTheRunAndRoomLetsItGoOn() throws IOException {
        Configuration conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        conf.setLong("dfs.blocksize", MEGABYTE);
        conf.setInt("dfs.replication", 1);
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build()) {
            cluster.waitClusterUp();
            DistributedFileSystem fs = cluster.getFileSystem();
            org.apache.hadoop.fs.Path full = new org.apache.hadoop.fs.Path("/full");
            fs.mkdirs(full);
            // A block is paid for in full while it is written, so there is room for one file and little more.
            fs.setQuota(full, HdfsConstants.QUOTA_DONT_SET, MEGABYTE + 24 * 1024);
            settings.put("spark.hadoop.dfs.blocksize", String.valueOf(MEGABYTE));
            String run = fs.getUri() + "/full/run";

            assertFailedInOneSentence(mine(corpus.toString(), run), "cannot be written", "quota");
            assertThat(fs.exists(new org.apache.hadoop.fs.Path(full, "run/_SUCCESS"))).isFalse();

            assertThat(CommandLines.patchlode("status", run).code()).isEqualTo(1);

            fs.setQuota(full, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
            CommandLines.Answer resumed = mine(corpus.toString(), run, "--resume");
            assertThat(resumed.code()).as(resumed.err()).isZero();
            assertThat(resumed.out()).contains("mined      20 images");
            assertThat(fs.exists(new org.apache.hadoop.fs.Path(full, "run/_SUCCESS"))).isTrue();
            CommandLines.Answer status = CommandLines.patchlode("status", run);
            assertThat(status.code()).as(status.err()).isZero();
            assertThat(status.out()).contains("state      complete", "mined      20 images, 0 bad");
        }
    }

    @Test
    void aStoreThatIsAwayFromTheStartIsNoUnusableCorpus() {
        S3Server.settings(1).forEach((key, value) -> settings.put("spark.hadoop." + key, value));
        settings.putAll(Map.of("spark.hadoop.fs.s3a.attempts.maximum", "1", "spark.hadoop.fs.s3a.retry.limit", "0"));
        Path run = folder.resolve("never");
        String there = TinyModel.preprocessing(folder).toString();
        assertAway(mineWith(model.toString(), there, "s3a://away/corpus", run.toString()), "the corpus s3a://away/corpus");
        assertAway(mineWith("s3a://away/tiny.zip", there, corpus.toString(), run.toString()), "the model s3a://away/tiny.zip");
        assertAway(mineWith(model.toString(), "s3a://away/tiny.conf", corpus.toString(), run.toString()), "the preprocessing s3a://away/tiny.conf");
        assertAway(mine(corpus.toString(), run.toString(), "--corpus-list", "s3a://away/list.txt"), "the list s3a://away/list.txt");
        assertThat(run).doesNotExist();
    }

    private static void assertAway(CommandLines.Answer answer, String what) {
        assertThat(answer.code()).as(answer.err()).isEqualTo(1);
        assertThat(answer.err()).contains("patchlode: " + what + " cannot be read: ", "start again").doesNotContain("\tat ");
    }

    @Test
    void aStoreThatGoesAwayEndsTheRun() throws IOException {
        try (S3Server server = S3Server.start(); S3Relay relay = new S3Relay(server.port(), 0, 0, 0)) {
            AmazonS3 client = server.client();
            client.createBucket("lost");
            try (Stream<Path> files = Files.walk(corpus)) {
                files.filter(Files::isRegularFile).forEach(file -> client.putObject("lost", "corpus/" + corpus.relativize(file), file.toFile()));
            }
            S3Server.settings(relay.port()).forEach((key, value) -> settings.put("spark.hadoop." + key, value));
            // Less patient than by default, for the sake of this test's time.
            settings.putAll(Map.of("spark.hadoop.fs.s3a.attempts.maximum", "1", "spark.hadoop.fs.s3a.retry.limit", "1", "spark.hadoop.fs.s3a.retry.interval", "50ms"));
            relay.failAllAfter(12);
            Path run = folder.resolve("run");
            assertThat(CommandLines.patchlode("status", run.toString()).code()).isEqualTo(3);
            try (KeptLog log = KeptLog.begin()) {
                assertFailedInOneSentence(mine("s3a://lost/corpus", run.toString()), "s3a://lost/corpus/", "cannot be read");
                assertThat(log.text()).containsPattern("\"event\":\"run\",\"state\":\"failed\",\"reason\":\"s3a://lost/corpus/.* cannot be read");
            }
            CommandLines.Answer status = CommandLines.patchlode("status", run.toString());
            assertThat(status.code()).isEqualTo(1);
            assertThat(status.out()).contains("state      failed").containsPattern("reason     s3a://lost/corpus/.* cannot be read: .*--resume");
            assertThat(run.resolve("_SUCCESS")).doesNotExist();
            assertThat(relay.failed()).isPositive();
            FileSystem.get(URI.create("s3a://lost/"), new Configuration()).close();

            relay.failAllAfter(Integer.MAX_VALUE);
            CommandLines.Answer resumed = mine("s3a://lost/corpus", run.toString(), "--resume");
            assertThat(resumed.code()).as(resumed.err()).isZero();
            assertThat(run.resolve("_SUCCESS")).exists();
        }
    }
}
