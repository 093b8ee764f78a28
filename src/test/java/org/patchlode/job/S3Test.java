package org.patchlode.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.iterable.S3Objects;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.storage.S3Server;

/** Model, corpus and run on a real S3 server, through s3a. */
class S3Test {

    private static final int IMAGES = 20;

    @TempDir static Path folder;
    private static S3Server server;
    private static AmazonS3 client;
    private static SparkSession spark;
    private static Path model;
    private static Path corpus;
    private static List<String> expected;

    @BeforeAll
    static void start() throws IOException {
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), IMAGES);
        server = S3Server.start();
        client = server.client();
        client.createBucket("bucket");
        client.putObject("bucket", "models/tiny.zip", model.toFile());
        client.putObject("bucket", "models/tiny.conf", TinyModel.preprocessing(folder).toFile());
        try (Stream<Path> files = Files.walk(corpus)) {
            files.filter(Files::isRegularFile).forEach(file -> client.putObject("bucket", "some corpus/" + corpus.relativize(file), file.toFile()));
        }
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        server.settings().forEach(spark.sparkContext().hadoopConfiguration()::set);
        Path local = folder.resolve("local run");
        mine(model.toString(), TinyModel.preprocessing(folder).toString(), corpus.toString(), local.toString());
        expected = StoredRun.content(spark, local).stream().map(row -> row.replace("file:" + corpus, "CORPUS")).toList();
        assertThat(expected).hasSizeGreaterThan(100);
    }

    @AfterAll
    static void stop() {
        spark.stop();
        server.close();
    }

    @Test
    void aRunOnS3EqualsALocalOne() {
        MineSummary summary = mine("s3a://bucket/models/tiny.zip", "s3a://bucket/models/tiny.conf", "s3a://bucket/some corpus", "s3a://bucket/runs/all");
        assertThat(summary.manifest().counts().mined()).isEqualTo(IMAGES);
        List<String> names = names("runs/all/");
        assertThat(names).contains("_SUCCESS", "manifest.json").noneMatch(name -> name.startsWith("_state") || name.contains("_temporary"));
        assertThat(content("s3a://bucket/runs/all")).isEqualTo(expected);
    }

    @Test
    void corpusModelAndRunMayLieApart() {
        mine(model.toString(), TinyModel.preprocessing(folder).toString(), "s3a://bucket/some corpus", folder.resolve("mixed run").toString());
        assertThat(content(folder.resolve("mixed run").toString())).isEqualTo(expected);
    }

    static List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        for (S3ObjectSummary object : S3Objects.withPrefix(client, "bucket", prefix)) {
            names.add(object.getKey().substring(prefix.length()));
        }
        return names;
    }

    private static List<String> content(String run) {
        return StoredRun.content(spark, run).stream().map(row -> row.replace("s3a://bucket/some corpus", "CORPUS")).toList();
    }

    private static MineSummary mine(String model, String preprocessing, String corpus, String output) {
        MineOptions options = MineOptions.builder().model(model).preprocessing(preprocessing).corpus(List.of(corpus)).output(output)
                .shards(OptionalInt.of(3)).engine(EngineChoice.ND4J).build();
        return MineJob.run(spark, options, Progress.SILENT, run -> {});
    }
}
