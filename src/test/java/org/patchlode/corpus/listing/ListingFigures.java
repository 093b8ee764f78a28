package org.patchlode.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.s3.AmazonS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.storage.S3Relay;
import org.patchlode.storage.S3Server;

/** How long it takes to list 100,000 names in 100 folders; prints what docs/storage.md says. */
@Tag("soak")
class ListingFigures {

    private static final int IMAGES = Integer.getInteger("patchlode.listing", 100_000);
    private static final int FOLDERS = 100;
    private static final byte[] CONTENT = {1};

    @TempDir Path folder;

    private static String name(int image) {
        return "class %02d/image %06d.jpg".formatted(image % FOLDERS, image);
    }

    @Test
    void localFolder() throws IOException {
        for (int i = 0; i < IMAGES; i++) {
            Path file = folder.resolve("corpus").resolve(name(i));
            Files.createDirectories(file.getParent());
            Files.write(file, CONTENT);
        }
        list("local", folder.resolve("corpus").toString(), new Configuration());
    }

    @Test
    void hdfs() throws Exception {
        Configuration conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build()) {
            cluster.waitClusterUp();
            FileSystem fs = cluster.getFileSystem();
            // Empty files need no block, and are names like any other.
            together(i -> fs.create(new org.apache.hadoop.fs.Path("/corpus/" + name(i))).close());
            list("HDFS", fs.getUri() + "/corpus", conf);
        }
    }

    @Test
    void s3() throws Exception {
        try (S3Server server = S3Server.start()) {
            AmazonS3 client = server.client();
            client.createBucket("listing");
            together(i -> client.putObject("listing", "corpus/" + name(i), "x"));
            try (S3Relay relay = new S3Relay(server.port(), 0, 0, 0)) {
                Configuration conf = new Configuration();
                S3Server.settings(relay.port()).forEach(conf::set);
                list("S3", "s3a://listing/corpus", conf);
                System.out.printf("listing S3: %d requests%n", relay.requests().size());
                assertThat(relay.requests().size()).isLessThan(IMAGES / 1000 + 2 * FOLDERS + 20);
            }
        }
    }

    private static void list(String where, String uri, Configuration conf) {
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            assertThat(CorpusListing.list(List.of(uri), conf).images()).hasSize(IMAGES);
            System.out.printf("listing %s: %,d names in %.2f s%n", where, IMAGES, (System.nanoTime() - start) / 1e9);
        }
    }

    private interface Writer {
        void write(int image) throws IOException;
    }

    private static void together(Writer writer) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        for (int i = 0; i < IMAGES; i++) {
            int image = i;
            pool.submit(() -> {
                writer.write(image);
                return null;
            });
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.MINUTES)).isTrue();
    }
}
