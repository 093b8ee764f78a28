package org.patchlode.corpus.packed.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.packed.io.PackedContents;

/** What an archive claims or unpacks to is bounded before memory and time are spent on it. */
@Timeout(60)
class TarLimitsTest extends TarScans {

    @Test
    void namesAreBoundedBeforeMemoryIsTaken() throws IOException {
        byte[] image = tar(tar -> put(tar, "a.png", TestImages.png(8, 8)));
        byte[] members = Arrays.copyOf(image, image.length - image.length % 512 - 1024);
        for (char type : new char[] {'L', 'K', 'x', 'g'}) {
            byte[] header = tar(tar -> put(tar, "././@LongLink", new byte[] {'n'}));
            byte[] claim = Arrays.copyOf(header, 512);
            System.arraycopy("30000000000".getBytes(StandardCharsets.US_ASCII), 0, claim, 124, 11);
            claim[156] = (byte) type;
            checksum(claim);
            PackedContents contents = scan(file("long-%s.tar.gz".formatted(type), Arrays.copyOf(members, 1024), claim, new byte[1 << 20]));
            assertThat(names(contents)).containsExactly("a.png");
            assertThat(damage(contents).values()).singleElement().asString().contains("claims 3,221,225,472 bytes, over the limit of 65,536");
        }
        String name = "long/".repeat(2000) + "name.png";
        assertThat(names(scan(file("allowed.tar", tar(tar -> put(tar, name, TestImages.png(8, 8))))))).containsExactly(name);
    }

    @Test
    void aCompressedArchiveThatUnpacksToFarMoreThanItsSizeIsNotReadToItsEnd() throws IOException {
        Path bomb = folder.resolve("bomb.tgz");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(bomb)))) {
            put(tar, "a.png", TestImages.png(8, 8));
            TarArchiveEntry large = new TarArchiveEntry("zeros.bmp");
            large.setSize(1100L << 20);
            tar.putArchiveEntry(large);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1100; i++) {
                tar.write(zeros);
            }
            tar.closeArchiveEntry();
        }
        PackedContents contents = scan(bomb);
        assertThat(names(contents)).containsExactly("a.png");
        assertThat(damage(contents).get("bomb.tgz")).contains("'zeros.bmp'").contains("over 100 times its size");
    }

    @Test
    void extendedHeadersBeforeOneMemberAreBounded() throws IOException {
        byte[] image = tar(tar -> put(tar, "a.png", TestImages.png(8, 8)));
        Path file = folder.resolve("records.tar.gz");
        long before = allocated();
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(image, 0, 1024);
            for (int i = 0; i < 1600; i++) {
                out.write(extension('x', "60013 %06d%s=v\n".formatted(i, "k".repeat(59_998))));
            }
            out.write(image);
        }
        long written = allocated();
        PackedContents contents = scan(file);
        assertThat(allocated() - written).isLessThan(32L << 20).isLessThan(written - before);
        assertThat(names(contents)).containsExactly("a.png");
        assertThat(damage(contents).values()).singleElement().asString().contains("over 1,048,576 bytes of long names and extended headers stand before one member");
    }

    @Test
    void targetsOfLinksAreBoundedAsNamesAre() throws IOException {
        byte[] link = tar(tar -> special(tar, "l.png", TarConstants.LF_SYMLINK, "x"));
        Path file = folder.resolve("targets.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            byte[] target = extension('K', "t".repeat(60_000));
            for (int i = 0; i < 16_000; i++) {
                out.write(target);
                out.write(link, 0, 512);
            }
        }
        PackedContents contents = scan(file);
        assertThat(contents.images()).hasSizeLessThan(1000);
        assertThat(damage(contents).get("targets.tar.gz")).contains("links' targets").contains("the limit for a file of its size");
    }

    @Test
    void keysOfLabelsAreBoundedAsNamesAre() throws IOException {
        Path file = folder.resolve("keys.tar.gz");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            put(tar, "a.png", TestImages.png(8, 8));
            for (int i = 0; i < 1600; i++) {
                put(tar, i + ".json", "{\"%d%s\":1}".formatted(i, "k".repeat(40_000)).getBytes(StandardCharsets.US_ASCII));
            }
        }
        PackedContents contents = scan(file);
        assertThat(names(contents)).containsExactly("a.png");
        assertThat(contents.labelColumns()).hasSizeLessThan(1000);
        assertThat(damage(contents).get("keys.tar.gz")).contains("labels' keys").contains("the limit for a file of its size").doesNotContain("cut off");
    }

    @Test
    void headersWithoutAMemberUnpackToNoMoreThanMembers() throws IOException {
        byte[] header = Arrays.copyOf(tar(tar -> put(tar, "a.png", new byte[0])), 512);
        header[156] = 'S';
        header[482] = 1;
        checksum(header);
        byte[] map = new byte[16 << 20];
        for (int at = 504; at < map.length; at += 512) {
            map[at] = 1;
        }
        byte[] packed = gzip(map);
        byte[][] parts = new byte[70][];
        Arrays.fill(parts, packed);
        parts[0] = gzip(header);
        Path file = folder.resolve("map.tgz");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
        assertThat(damage(scan(file)).get("map.tgz")).contains("over 100 times its size");
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
