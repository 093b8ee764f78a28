package org.patchlode.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.s3.AmazonS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.KeptLog;
import org.patchlode.PackedCorpora;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.model.ConfigurationException;
import org.patchlode.storage.S3Server;

/** In a session of somebody else's, what he has for secrets goes nowhere: not to the log, not into the run. */
class CredentialsTest {

    private static final String PASSWORD = "hunter2secret";

    @TempDir static Path folder;
    private static S3Server server;
    private static SparkSession spark;
    private static Path model;
    private static Path corpus;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        AmazonS3 client = server.client();
        client.createBucket("secrets");
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), 12);
        try (Stream<Path> files = Files.walk(corpus)) {
            files.filter(Files::isRegularFile).forEach(file -> client.putObject("secrets", "corpus/" + corpus.relativize(file), file.toFile()));
        }
        // A session that another test left would be taken over, without these settings.
        SparkSession.builder().master("local[1]").getOrCreate().stop();
        SparkSession.Builder builder = SparkSession.builder().master("local[2]").appName("somebody's");
        server.settings().forEach((key, value) -> builder.config("spark.hadoop." + key, value));
        spark = builder.getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
        server.close();
    }

    private static Mining mining(String corpus, String output) {
        return Patchlode.on(spark).model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(corpus)
                .output(folder.resolve(output).toString());
    }

    @Test
    void keysOfTheSessionReachNeitherLogNorRun() throws IOException {
        Map<String, String> left = new TreeMap<>();
        try (KeptLog log = KeptLog.begin()) {
            assertThat(mining("s3a://secrets/corpus", "run").mine().manifest().counts().mined()).isEqualTo(12);
            assertThatThrownBy(() -> mining("s3a://secrets/nothing there", "failed").mine()).isInstanceOf(CorpusException.class)
                    .hasMessageNotContainingAny(S3Server.SECRET, S3Server.KEY);
            left.put("log", log.text());
        }
        try (Stream<Path> files = Files.walk(folder.resolve("run"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                left.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(left).containsKeys("run/manifest.json", "run/report/index.html");
        assertThat(left.get("log")).contains("\"event\":\"stage\"", "\"state\":\"complete\"");
        assertThat(left).allSatisfy((name, text) -> assertThat(text).as(name).doesNotContain(S3Server.SECRET, S3Server.KEY));
    }

    @Test
    void passwordsInUrisAreRefusedUnseen() throws IOException {
        String uri = "s3a://me:" + PASSWORD + "@secrets/corpus";
        assertThatThrownBy(() -> mining(uri, "never").start()).isInstanceOf(ConfigurationException.class).hasMessageContaining("carries a password").hasMessageNotContaining(PASSWORD);
        assertThatThrownBy(() -> mining(corpus.toString(), "never").option("base", uri).start()).isInstanceOf(ConfigurationException.class).hasMessageNotContaining(PASSWORD);
        Path list = Files.writeString(folder.resolve("list.txt"), uri + "/image 002.png\n");
        assertThatThrownBy(() -> mining("s3a://secrets/corpus", "never").option("corpus-list", list.toString()).mine()).isInstanceOf(CorpusException.class)
                .hasMessageContaining("not below the corpus").hasMessageNotContaining(PASSWORD);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void passwordsInIdsOfPackedImagesAreTakenOut() {
        List<Row> rows = PackedCorpora.files(corpus).entrySet().stream().map(file ->
                RowFactory.create("https://me:" + PASSWORD + "@photographs.example/" + file.getKey(), file.getValue())).toList();
        Path table = folder.resolve("table");
        spark.createDataFrame(rows, new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType)).write().parquet(table.toString());
        List<String> won = mining(table.toString(), "run of the table").mine().winners().select("image").distinct().collectAsList().stream().map(row -> row.getString(0)).toList();
        assertThat(won).isNotEmpty().allMatch(id -> id.startsWith("https://***@photographs.example/image ") || id.startsWith("https://***@photographs.example/sub folder/image "));
    }
}
