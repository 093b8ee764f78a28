package org.patchlode.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.patchlode.storage.S3Relay;
import org.patchlode.storage.S3Server;

/** What listing asks of an object store. */
class FolderWalkTest {

    private static final int FOLDERS = 300;
    private static S3Server server;
    private static AmazonS3 client;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        client = server.client();
        client.createBucket("walk");
        IntStream.range(0, FOLDERS).parallel().forEach(i -> client.putObject("walk", "classes/c%03d/image.jpg".formatted(i), "x"));
        // More files than a request answers, and folders among them.
        IntStream.range(0, 1500).parallel().forEach(i -> client.putObject("walk", "mixed/%04d.jpg".formatted(i), "x"));
        IntStream.range(0, 40).parallel().forEach(i -> client.putObject("walk", "mixed/1%02d folder/a.jpg".formatted(i), "x"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Requests of a walk: queries of listings. */
    private static List<String> listings(String folder, int mostPrefixes, int files) throws IOException {
        try (S3Relay relay = new S3Relay(server.port(), 0, 0, 0)) {
            Configuration conf = new Configuration();
            S3Server.settings(relay.port()).forEach(conf::set);
            List<String> found = new ArrayList<>();
            try (FileSystem fs = FileSystem.newInstance(new Path("s3a://walk/").toUri(), conf)) {
                FolderWalk.walk(fs, new Path("s3a://walk/" + folder), file -> found.add(file.getPath().toString()), mostPrefixes);
            }
            assertThat(found).hasSize(files).doesNotHaveDuplicates();
            return relay.requests().stream().filter(request -> request.contains("list-type=2")).toList();
        }
    }

    @Test
    void hundredsOfFoldersAreListedSideBySide() throws IOException {
        List<String> listings = listings("classes", FolderWalk.MOST_PREFIXES, FOLDERS);
        for (int i = 0; i < FOLDERS; i++) {
            String prefix = "prefix=classes%2Fc" + "%03d".formatted(i) + "%2F";
            assertThat(listings.stream().filter(request -> request.contains(prefix))).as(prefix).hasSize(1);
        }
        assertThat(listings).hasSize(FOLDERS + 1);
    }

    @Test
    void tooManyFoldersAreOneFlatListing() throws IOException {
        assertThat(listings("classes", 256, FOLDERS)).hasSize(2);
    }

    @Test
    void filesBesideTooManyFoldersAreListedOnce() throws IOException {
        List<String> listings = listings("mixed", 20, 1540);
        // Two requests answer all names of the folder, then each folder in it is asked for once.
        assertThat(listings.stream().filter(request -> request.contains("prefix=mixed%2F&") || request.endsWith("prefix=mixed%2F"))).hasSize(2);
        assertThat(listings).hasSize(2 + 40);
    }
}
