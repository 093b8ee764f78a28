package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.iterable.S3Objects;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.storage.S3Server;

/** The packed program on S3, as a user starts it, with his keys on the command line: they go nowhere else. */
class S3LauncherIT {

    @TempDir static Path folder;
    private static S3Server server;
    private static AmazonS3 client;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        client = server.client();
        client.createBucket("users");
        Path model = TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 12);
        client.putObject("users", "tiny.zip", model.toFile());
        try (Stream<Path> files = Files.walk(corpus)) {
            files.filter(Files::isRegularFile).forEach(file -> client.putObject("users", "my corpus/" + corpus.relativize(file), file.toFile()));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static final String PRIVATE = "Pr1vateKeyOfAnotherStore", ENCRYPTION = "K3yThatObjectsAreEncryptedBy";

    private static List<String> mine(String corpus, Map<String, String> settings) {
        List<String> args = new ArrayList<>();
        settings.forEach((key, value) -> args.addAll(List.of("--conf", "spark.hadoop." + key + "=" + value)));
        args.addAll(List.of("--conf", "spark.eventLog.enabled=true", "--conf", "spark.eventLog.dir=" + folder.resolve("events").toUri(), "--",
                "mine", "--model", "s3a://users/tiny.zip", "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus,
                "--output", "s3a://users/runs/mine", "--engine", "nd4j", "--shards", "2"));
        return args;
    }

    @Test
    void aRunOnS3LeavesNoCredentials() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("events"));
        Map<String, String> settings = new TreeMap<>(server.settings());
        settings.put("fs.s3a.encryption.key", ENCRYPTION);
        settings.put("fs.gs.auth.service.account.private.key", PRIVATE);
        Launcher.Answer answer = Launcher.patchlode(folder, mine("s3a://users/my corpus", settings));
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).contains("mined      12 images", "report     s3a://users/runs/mine/report/index.html");

        Map<String, String> left = new TreeMap<>(Map.of("the driver's log", answer.text()));
        for (S3ObjectSummary object : S3Objects.withPrefix(client, "users", "runs/mine/")) {
            try (InputStream in = client.getObject("users", object.getKey()).getObjectContent()) {
                left.put(object.getKey(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        try (Stream<Path> events = Files.walk(folder.resolve("events"))) {
            for (Path file : events.filter(Files::isRegularFile).toList()) {
                left.put("events of Spark", Files.readString(file));
            }
        }
        assertThat(left).containsKeys("runs/mine/_SUCCESS", "runs/mine/manifest.json", "runs/mine/report/index.html", "events of Spark");
        assertThat(left.get("events of Spark")).contains("fs.s3a.secret.key", "fs.s3a.encryption.key", "fs.gs.auth.service.account.private.key", "SparkListenerEnvironmentUpdate");
        assertThat(left).allSatisfy((name, text) -> assertThat(text).as(name).doesNotContain(S3Server.SECRET).doesNotContain(S3Server.KEY, PRIVATE, ENCRYPTION));
    }

    @Test
    void aPasswordInAUriIsRefusedUnseen() throws IOException, InterruptedException {
        for (String uri : List.of("s3a://" + S3Server.KEY + ":" + S3Server.SECRET + "@users/my corpus", "s3a://user:hunter2@users/my corpus")) {
            Launcher.Answer answer = Launcher.patchlode(folder, mine(uri, Map.of()));
            assertThat(answer.code()).as(answer.text()).isEqualTo(2);
            assertThat(answer.text()).contains("a URI carries a password").doesNotContain(S3Server.SECRET).doesNotContain("hunter2");
        }
    }
}
