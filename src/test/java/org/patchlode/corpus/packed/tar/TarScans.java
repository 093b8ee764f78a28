package org.patchlode.corpus.packed.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.packed.PackedScan;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.PreprocessingFile;

/** Archives, as they are made for tests and as they are found. */
abstract class TarScans {

    static final Path ARCHIVES = Path.of("src/test/resources/archives");

    @TempDir Path folder;

    final Configuration hadoop = new Configuration();

    PackedContents scan(Path file) throws IOException {
        return PackedScan.scan(new PackedFile("file:" + file.toAbsolutePath(), file.getFileName().toString(), Files.size(file), "mtime:" + Files.getLastModifiedTime(file).toMillis()),
                new PackedOptions("", true), hadoop);
    }

    static List<String> names(PackedContents contents) {
        return contents.images().stream().filter(image -> !(image.place() instanceof ImageLocation.Damage)).map(ImageRef::relative).toList();
    }

    static Map<String, String> damage(PackedContents contents) {
        return contents.images().stream().filter(image -> image.place() instanceof ImageLocation.Damage)
                .collect(java.util.stream.Collectors.toMap(ImageRef::relative, image -> ((ImageLocation.Damage) image.place()).reason()));
    }

    void assertAllAreImages(PackedContents contents) throws IOException {
        try (ImageLoader loader = new ImageLoader(hadoop, PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT)) {
            assertThat(contents.images()).isNotEmpty().allSatisfy(image -> assertThat(loader.load(image)).as(image.id()).isInstanceOf(LoadResult.Image.class));
        }
    }

    interface Members {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    static byte[] tar(Members members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            members.write(tar);
        }
        return bytes.toByteArray();
    }

    static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    static void special(TarArchiveOutputStream tar, String name, byte type, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    Path file(String name, byte[]... parts) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = name.endsWith("gz") ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
        return file;
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** A header that is none of a member's own, and what follows it. */
    static byte[] extension(char type, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = tar(tar -> put(tar, "extension", bytes));
        byte[] extension = Arrays.copyOf(whole, 512 + (bytes.length + 511) / 512 * 512);
        extension[156] = (byte) type;
        byte[] header = Arrays.copyOf(extension, 512);
        checksum(header);
        System.arraycopy(header, 0, extension, 0, 512);
        return extension;
    }

    static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, header, 148, 8);
    }
}
