package org.patchlode.corpus.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.PackedCorpora;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.packed.PackedScan;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.storage.StorageException;

/** Storage that fails in the middle of a packed file is asked again; it never makes an image bad nor a list shorter. */
class UnreliableStorageTest {

    private static final List<Duration> PAUSES = List.of(Duration.ZERO, Duration.ZERO);
    /** Failures tried for each kind of file and failure. */
    private static final int TRIED = 40;

    @TempDir static Path folder;
    private static final Configuration HADOOP = new Configuration();
    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

    @BeforeAll
    static void write() throws IOException {
        HADOOP.set("fs.unreliable.impl", UnreliableFileSystem.class.getName());
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            byte[] bytes = new byte[500 + random.nextInt(30_000)];
            random.nextBytes(bytes);
            FILES.put("image %02d.png".formatted(i), bytes);
        }
        PackedCorpora.tar(folder.resolve("a.tar"), FILES);
        PackedCorpora.tar(folder.resolve("a.tar.gz"), FILES);
        // Of several compressed members, as parallel compressors write.
        byte[] all = Files.readAllBytes(folder.resolve("a.tar"));
        try (java.io.OutputStream out = Files.newOutputStream(folder.resolve("members.tgz"))) {
            for (int at = 0; at < all.length; at += 10_000) {
                java.util.zip.GZIPOutputStream member = new java.util.zip.GZIPOutputStream(out);
                member.write(all, at, Math.min(10_000, all.length - at));
                member.finish();
            }
        }
        for (CompressionType compression : CompressionType.values()) {
            PackedCorpora.sequence(folder.resolve(compression + ".seq"), FILES, compression);
        }
        MessageType schema = MessageTypeParser.parseMessageType("message m { required binary path (STRING); required binary content; required int32 length; }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(folder.resolve("a.parquet").toUri())).withType(schema).build()) {
            for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
                writer.write(new SimpleGroupFactory(schema).newGroup().append("path", file.getKey())
                        .append("content", Binary.fromConstantByteArray(file.getValue())).append("length", file.getValue().length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tar.gz", "members.tgz", "NONE.seq", "RECORD.seq", "BLOCK.seq", "a.parquet"})
    void aFailedReadIsMadeAgain(String name) throws IOException {
        Path path = folder.resolve(name);
        PackedFile file = new PackedFile("unreliable:" + path, name, Files.size(path), "");
        UnreliableFileSystem.fail(-1, false, null);
        List<ImageRef> images = scan(file).images();
        int scanning = UnreliableFileSystem.reads();
        assertThat(images).hasSize(FILES.size());
        UnreliableFileSystem.fail(-1, false, null);
        Map<String, String> files = new LinkedHashMap<>();
        FILES.forEach((image, bytes) -> files.put(image, digest(bytes)));
        assertThat(read(images)).isEqualTo(files);
        int reading = UnreliableFileSystem.reads();

        for (UnreliableFileSystem.Failure failure : UnreliableFileSystem.Failure.values()) {
            eachOf(scanning, failure, () -> scan(file).images(), images);
            eachOf(reading, failure, () -> read(images), files);
        }
    }

    private static <T> void eachOf(int reads, UnreliableFileSystem.Failure failure, Supplier<T> work, T expected) {
        for (int i = 0; i < Math.min(TRIED, reads); i++) {
            int read = (int) ((long) i * reads / Math.min(TRIED, reads));
            UnreliableFileSystem.fail(read, false, failure);
            assertThat(work.get()).as("read %d of %d: %s", read, reads, failure).isEqualTo(expected);
            UnreliableFileSystem.fail(read, true, failure);
            assertThatThrownBy(work::get).as("from read %d of %d: %s", read, reads, failure).isInstanceOf(StorageException.class);
        }
    }

    private static PackedContents scan(PackedFile file) {
        return PackedScan.scan(file, PackedOptions.DEFAULT, HADOOP, PAUSES);
    }

    private static Map<String, String> read(List<ImageRef> images) {
        Map<String, String> read = new LinkedHashMap<>();
        try (EncodedImages encoded = new EncodedImages(HADOOP, ImageLimits.DEFAULT, PAUSES)) {
            for (ImageRef image : images) {
                read.put(image.relative(), encoded.read(image, UnreliableStorageTest::digest, reason -> {
                    throw new AssertionError("'%s' is bad: %s".formatted(image.id(), reason));
                }));
            }
        }
        return read;
    }

    private static String digest(byte[] bytes) {
        return bytes.length + " " + java.util.Arrays.hashCode(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "NONE.seq", "a.parquet"})
    void aFileThatChangedSinceItWasListedIsNotRead(String name) throws IOException {
        Path path = Files.copy(folder.resolve(name), folder.resolve("changed-" + name));
        String version = "mtime:" + Files.getLastModifiedTime(path).toMillis();
        List<ImageRef> images = scan(new PackedFile(path.toUri().toString(), name, Files.size(path), version)).images();
        Files.setLastModifiedTime(path, java.nio.file.attribute.FileTime.fromMillis(1_000));
        try (EncodedImages encoded = new EncodedImages(HADOOP, ImageLimits.DEFAULT, PAUSES)) {
            assertThat(images).hasSize(FILES.size()).allSatisfy(image ->
                    assertThat(encoded.<String>read(image, bytes -> "read", reason -> reason)).isEqualTo("the packed file changed since it was listed"));
        }
    }
}
