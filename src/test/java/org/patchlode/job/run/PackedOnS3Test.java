package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.PackedCorpora;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.stage.Progress;
import org.patchlode.storage.S3Relay;
import org.patchlode.storage.S3Server;
import org.patchlode.storage.StorageDefaults;

/** Packed corpora on a real S3 server, in good weather and bad, have the winners of the loose images on disk. */
class PackedOnS3Test {

    private static final int IMAGES = 24;
    private static final List<String> PACKED = List.of("images.tar", "images.tar.gz", "images.seq", "table");

    @TempDir static Path folder;
    private static SparkSession spark;
    private static Path model;
    private static List<String> expected;

    @BeforeAll
    static void start() throws IOException {
        model = TinyModel.write(folder);
        Path loose = TinyCorpus.write(folder.resolve("loose"), IMAGES);
        Map<String, byte[]> files = PackedCorpora.files(loose);
        spark = SparkSession.builder().master("local[2, 2]").getOrCreate();
        StorageDefaults.apply(spark.sparkContext().hadoopConfiguration());
        Path packed = Files.createDirectories(folder.resolve("packed"));
        PackedCorpora.tar(packed.resolve("images.tar"), files);
        PackedCorpora.tar(packed.resolve("images.tar.gz"), files);
        PackedCorpora.sequence(packed.resolve("images.seq"), files, CompressionType.BLOCK);
        PackedCorpora.hub(spark, packed.resolve("table"), files);
        mine(loose.toString(), "run-loose");
        expected = content("run-loose", "file:" + loose + "/");
        assertThat(expected).hasSizeGreaterThan(100);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void winnersAreTheSameHoweverOftenTheStoreFails() throws IOException {
        try (S3Server server = S3Server.start()) {
            server.client().createBucket("packed");
            server.put("packed", "in/", folder.resolve("packed"));
            for (String name : PACKED) {
                try (S3Relay calm = new S3Relay(server.port(), 0, 0, 0); S3Relay rough = new S3Relay(server.port(), 0.15, 0.3, name.hashCode())) {
                    onS3(calm, name, "calm");
                    onS3(rough, name, "rough");
                    assertThat(rough.failed()).as(name).isGreaterThan(3);
                    // The corpus itself; all else is known from its answer, or from the listing.
                    assertThat(calm.requests()).as(name).filteredOn(request -> request.startsWith("HEAD")).hasSize(1);
                }
            }
        }
    }

    private static void onS3(S3Relay relay, String name, String weather) throws IOException {
        S3Server.settings(relay.port()).forEach(spark.sparkContext().hadoopConfiguration()::set);
        String run = "run-s3-" + weather + "-" + name;
        MineSummary summary = mine("s3a://packed/in/" + name, run);
        FileSystem.get(URI.create("s3a://packed/"), spark.sparkContext().hadoopConfiguration()).close();
        assertThat(summary.manifest().counts().bad()).as(run).isZero();
        assertThat(content(run, "s3a://packed/in/" + name + "[^!]*!/")).as(run).isEqualTo(expected);
    }

    private static MineSummary mine(String corpus, String run) {
        MineOptions options = MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(corpus))
                .output(folder.resolve(run).toString()).shards(OptionalInt.of(3)).engine(EngineChoice.ND4J).build();
        return MineJob.run(spark, options, Progress.SILENT, ignored -> {});
    }

    /** With image ids cut to the names below {@code root}, a pattern. */
    private static List<String> content(String run, String root) {
        return StoredRun.content(spark, folder.resolve(run)).stream().map(line -> line.replaceFirst("\\|" + root, "|")).toList();
    }
}
