package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.iterable.S3Objects;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.CheckChoice;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.stage.Progress;
import org.patchlode.result.Manifest;
import org.patchlode.result.Tables;
import org.patchlode.storage.S3Relay;
import org.patchlode.storage.S3Server;
import org.patchlode.storage.StorageDefaults;

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
        server.put("bucket", "some corpus/", corpus);
        spark = SparkSession.builder().master("local[2, 2]").getOrCreate();
        StorageDefaults.apply(spark.sparkContext().hadoopConfiguration());
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
    void responsesOnS3AreAnalysedAsLocalOnes() throws IOException {
        client.putObject("bucket", "responses/tiny.zip", model.toFile());
        client.putObject("bucket", "responses/tiny.conf", TinyModel.preprocessing(folder).toFile());
        client.putObject("bucket", "responses/labels.csv", AnalyzedElsewhere.labels(corpus, folder.resolve("labels.csv")).toFile());
        JsonNode there = AnalyzedElsewhere.checksums(spark, "s3a://bucket/responses", "s3a://bucket/some corpus");
        assertThat(there).isEqualTo(AnalyzedElsewhere.checksums(spark, folder.toString(), corpus.toString()));
        assertThat(there.fieldNames()).toIterable().containsExactlyInAnyOrder("information", "layers", "coinformation", "quarantine");
        assertThat(names("responses/information of it/")).contains("_SUCCESS").noneMatch(name -> name.startsWith("_state") || name.contains("_temporary"));
    }

    @Test
    void corpusModelAndRunMayLieApart() throws IOException {
        Configuration conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build()) {
            cluster.waitClusterUp();
            String run = cluster.getFileSystem().getUri() + "/mixed run";
            mine(model.toString(), "s3a://bucket/models/tiny.conf", "s3a://bucket/some corpus", run);
            assertThat(content(run)).isEqualTo(expected);
        }
    }

    @Test
    void anImageIsReadByOneRequestAndAWinnerByOneMore() {
        try (S3Relay relay = new S3Relay(server.port(), 0, 0, 0)) {
            SparkSession counted = through(relay);
            MineSummary summary = mine(counted, model.toString(), TinyModel.preprocessing(folder).toString(), "s3a://bucket/some corpus",
                    folder.resolve("counted run").toString());
            assertThat(summary.manifest().counts().mined()).isEqualTo(IMAGES);
            List<String> reads = relay.requests().stream().filter(request -> request.contains("image%20")).toList();
            assertThat(reads).allMatch(request -> request.startsWith("GET "));
            long winning = StoredRun.content(counted, folder.resolve("counted run").toString()).stream()
                    .map(row -> row.replaceAll(".*s3a://([^|]*)[|].*", "$1")).filter(row -> row.startsWith("bucket/")).distinct().count();
            // Its projections and the report's small picture are made of one reading. Up to 64 images are read once more for quantiles.
            assertThat(winning).isBetween(5L, (long) IMAGES);
            assertThat(reads).hasSize(IMAGES + (int) winning + IMAGES);
            // The folder itself, its one sub-folder, and what tells that it is a folder.
            assertThat(relay.requests().size() - reads.size()).isLessThanOrEqualTo(6);
        }
    }

    @Test
    void aStoreThatThrottlesAndDropsConnectionsDelaysOnly() throws IOException {
        try (S3Relay relay = new S3Relay(server.port(), 0.1, 0.1, 42)) {
            SparkSession shaken = through(relay);
            mine(shaken, "s3a://bucket/models/tiny.zip", "s3a://bucket/models/tiny.conf", "s3a://bucket/some corpus", "s3a://bucket/runs/shaken");
            assertThat(relay.failed()).isGreaterThan(10);
        }
        straight();
        assertThat(names("runs/shaken/")).contains("_SUCCESS");
        assertThat(content("s3a://bucket/runs/shaken")).isEqualTo(expected);
    }

    @Test
    void aPartThatAFailedAttemptClosedIsNeverSeen() {
        StructType schema = new StructType().add("number", DataTypes.IntegerType).add("text", DataTypes.StringType);
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        String marker = folder.resolve("failed once").toString();
        JavaRDD<Row> rows = java.parallelize(IntStream.range(0, 1000).boxed().toList(), 4).map(number -> {
            if (number == 700 && Files.notExists(Path.of(marker))) {
                Files.createFile(Path.of(marker));
                // Long enough that the retry is not the first to see what this attempt left.
                assertThat(names("tables/once/")).doesNotContain("part-00002-c000.snappy.parquet");
                throw new IllegalStateException("the first attempt fails when it has written half");
            }
            return RowFactory.create(number, "text " + number);
        });
        for (String target : List.of("s3a://bucket/tables/once", folder.resolve("once").toString())) {
            Tables.write(spark, rows, schema, target);
            assertThat(spark.read().parquet(target).orderBy("number").collectAsList()).hasSize(1000).first().isEqualTo(RowFactory.create(0, "text 0"));
        }
        assertThat(Path.of(marker)).exists();
        assertThat(names("tables/once/")).containsExactly("part-00000-c000.snappy.parquet", "part-00001-c000.snappy.parquet",
                "part-00002-c000.snappy.parquet", "part-00003-c000.snappy.parquet");
    }

    @Test
    void strangeNamesAreMinedAndOpenAgain() throws IOException {
        List<String> strange = List.of("with space.png", "per%20cent%.png", "h#sh.png", "que?ry.png", "co:lon.png", "\u00fcml\u00e4ut \u65e5\u672c.png", "new\nline.png",
                "plus+&=<b>.png", "deep [1]/{a}*/b.png");
        byte[] png = Files.readAllBytes(corpus.resolve("image 002.png"));
        for (String name : strange) {
            ObjectMetadata size = new ObjectMetadata();
            size.setContentLength(png.length);
            client.putObject("bucket", "strange/" + name, new ByteArrayInputStream(png), size);
        }
        MineSummary summary = mine(model.toString(), TinyModel.preprocessing(folder).toString(), "s3a://bucket/strange", "s3a://bucket/runs/strange");
        assertThat(summary.manifest().counts().mined()).isEqualTo(strange.size());
        List<String> won = spark.read().parquet("s3a://bucket/runs/strange/winners").select("image").distinct().collectAsList().stream().map(row -> row.getString(0)).toList();
        assertThat(won).containsExactlyInAnyOrderElementsOf(strange.stream().map(name -> "s3a://bucket/strange/" + name).toList());
        for (String id : won) {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(id);
            try (InputStream in = path.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(path)) {
                assertThat(in.readAllBytes()).isEqualTo(png);
            }
        }
    }

    @Test
    void aListSparesTheListing() throws IOException {
        List<String> relative = names("some corpus/");
        Path text = Files.write(folder.resolve("list.txt"), relative);
        Path uris = Files.write(folder.resolve("uris.txt"), relative.stream().map(name -> "s3a://bucket/some corpus/" + name).toList());
        try (S3Relay relay = new S3Relay(server.port(), 0, 0, 0)) {
            SparkSession counted = through(relay);
            for (Path list : List.of(text, uris)) {
                String run = folder.resolve("run of " + list.getFileName()).toString();
                MineJob.run(counted, options(model.toString(), TinyModel.preprocessing(folder).toString(), "s3a://bucket/some corpus", run)
                        .corpusList(Optional.of(list.toString())).build(), Progress.SILENT, ignored -> {});
                assertThat(content(run)).isEqualTo(expected);
            }
            // To mine nothing anew, each image is asked for its entity tag and none is read, but for 64 of which quantiles are made.
            int before = relay.requests().size();
            Manifest again = MineJob.run(counted, options(model.toString(), TinyModel.preprocessing(folder).toString(), "s3a://bucket/some corpus", folder.resolve("run again").toString())
                    .corpusList(Optional.of(uris.toString())).base(Optional.of(folder.resolve("run of list.txt").toString())).build(), Progress.SILENT, ignored -> {}).manifest();
            assertThat(again.base().takenOver()).isEqualTo(relative.size());
            List<String> asked = List.copyOf(relay.requests());
            assertThat(asked.subList(before, asked.size())).filteredOn(request -> request.contains("image%20") && !request.startsWith("GET ")).hasSize(relative.size())
                    .allMatch(request -> request.startsWith("HEAD "));
            assertThat(asked.subList(before, asked.size())).filteredOn(request -> request.startsWith("GET ") && request.contains("image%20")).hasSize(relative.size())
                    .doesNotHaveDuplicates();
            assertThat(asked).noneMatch(request -> request.contains("list-type"));
        }
    }

    /** A session whose file systems go through a relay. */
    private static SparkSession through(S3Relay relay) {
        try {
            FileSystem.get(URI.create("s3a://bucket/"), spark.sparkContext().hadoopConfiguration()).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        S3Server.settings(relay.port()).forEach(spark.sparkContext().hadoopConfiguration()::set);
        return spark;
    }

    @AfterEach
    void straight() throws IOException {
        FileSystem.get(URI.create("s3a://bucket/"), spark.sparkContext().hadoopConfiguration()).close();
        server.settings().forEach(spark.sparkContext().hadoopConfiguration()::set);
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
        return mine(spark, model, preprocessing, corpus, output);
    }

    private static MineSummary mine(SparkSession session, String model, String preprocessing, String corpus, String output) {
        return MineJob.run(session, options(model, preprocessing, corpus, output).build(), Progress.SILENT, run -> {});
    }

    private static MineOptionsBuilder options(String model, String preprocessing, String corpus, String output) {
        // The engines' check reads three images more, which are no part of what is counted here.
        return MineOptions.builder().set(ModelOptions.CHECK, CheckChoice.NONE).model(model).preprocessing(preprocessing).corpus(List.of(corpus)).output(output)
                .shards(OptionalInt.of(3)).engine(EngineChoice.ND4J);
    }
}
