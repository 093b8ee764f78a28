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
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.packed.PackedLabels;
import org.patchlode.corpus.packed.PackedScan;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.PreprocessingFile;

/** Every member of an archive is mined or named. */
@Timeout(60)
class TarScanTest {

    private static final Path ARCHIVES = Path.of("src/test/resources/archives");

    @TempDir Path folder;

    private final Configuration hadoop = new Configuration();

    private PackedContents scan(Path file) throws IOException {
        return PackedScan.scan(new PackedFile("file:" + file.toAbsolutePath(), file.getFileName().toString(), Files.size(file), "mtime:" + Files.getLastModifiedTime(file).toMillis()),
                new PackedOptions("", true), hadoop);
    }

    private static List<String> names(PackedContents contents) {
        return contents.images().stream().filter(image -> !(image.place() instanceof ImageLocation.Damage)).map(ImageRef::relative).toList();
    }

    private static Map<String, String> damage(PackedContents contents) {
        return contents.images().stream().filter(image -> image.place() instanceof ImageLocation.Damage)
                .collect(java.util.stream.Collectors.toMap(ImageRef::relative, image -> ((ImageLocation.Damage) image.place()).reason()));
    }

    private void assertAllAreImages(PackedContents contents) throws IOException {
        try (ImageLoader loader = new ImageLoader(hadoop, PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT)) {
            assertThat(contents.images()).isNotEmpty().allSatisfy(image -> assertThat(loader.load(image)).as(image.id()).isInstanceOf(LoadResult.Image.class));
        }
    }

    private interface Members {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] tar(Members members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            members.write(tar);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void special(TarArchiveOutputStream tar, String name, byte type, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private Path file(String name, byte[]... parts) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = name.endsWith("gz") ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
        return file;
    }

    @Test
    void hardLinksAreImagesUnderBothNames() throws IOException {
        PackedContents contents = scan(ARCHIVES.resolve("hardlinks.tar"));
        assertThat(names(contents)).containsExactly("a/1.png", "b/same-as-1.png");
        assertAllAreImages(contents);
    }

    @Test
    void linksLeadToMembersBeforeAndBehindThemAndNowhereElse() throws IOException {
        byte[] image = TestImages.png(8, 8);
        byte[] archive = tar(tar -> {
            special(tar, "up/early.png", TarConstants.LF_SYMLINK, "../in/real.png");
            put(tar, "in/real.png", image);
            special(tar, "twice.png", TarConstants.LF_SYMLINK, "up/early.png");
            special(tar, "out.png", TarConstants.LF_SYMLINK, "../../etc/passwd");
            special(tar, "root.png", TarConstants.LF_SYMLINK, "/in/real.png");
            special(tar, "self.png", TarConstants.LF_SYMLINK, "self.png");
            special(tar, "hard.png", TarConstants.LF_LINK, "missing.png");
            special(tar, "notes.lnk", TarConstants.LF_SYMLINK, "in/real.png");
        });
        for (String name : List.of("links.tar", "links.tgz")) {
            PackedContents contents = scan(file(name, archive));
            assertThat(names(contents)).containsExactly("in/real.png", "up/early.png", "twice.png");
            assertThat(damage(contents)).containsOnlyKeys("out.png", "root.png", "self.png", "hard.png");
            assertThat(damage(contents).get("out.png")).isEqualTo("it is a link to '../../etc/passwd', which is no file of the archive");
            assertThat(contents.passed().count()).isEqualTo(1);
        }
    }

    @Test
    void sparseMembersAreNamed() throws IOException {
        for (String name : List.of("sparse-gnu.tar", "sparse-pax.tar")) {
            PackedContents contents = scan(ARCHIVES.resolve(name));
            assertThat(damage(contents)).as(name).containsOnlyKeys("c/sparse.bmp");
            assertThat(damage(contents).get("c/sparse.bmp")).contains("sparse");
        }
    }

    @Test
    void archivesJoinedByCatAreOne() throws IOException {
        PackedContents plain = scan(ARCHIVES.resolve("end-to-end.tar"));
        assertThat(names(plain)).containsExactly("a/2.png", "a/3.png");
        PackedContents compressed = scan(ARCHIVES.resolve("end-to-end.tgz"));
        assertThat(names(compressed)).containsExactly("a/2.png", "a/3.png");
        assertAllAreImages(plain);
        assertAllAreImages(compressed);
    }

    @Test
    void whatFollowsAnArchiveAndIsNoneIsNamed() throws IOException {
        byte[] archive = tar(tar -> put(tar, "a.png", TestImages.png(8, 8)));
        byte[] rubbish = new byte[1024];
        Arrays.fill(rubbish, (byte) 7);
        PackedContents contents = scan(file("rubbish.tar", archive, rubbish));
        assertThat(names(contents)).containsExactly("a.png");
        assertThat(damage(contents).get("rubbish.tar")).contains("after 1 image").contains("behind its end");
        assertThat(damage(scan(file("padded.tar", archive, new byte[20 * 512])))).isEmpty();
    }

    @Test
    void theReasonOfACutArchiveSaysWhatIsTakenAndWhatIsNot() throws IOException {
        PackedContents cut = scan(ARCHIVES.resolve("cut.tar.gz"));
        assertThat(names(cut)).isEmpty();
        assertThat(damage(cut).get("cut.tar.gz")).contains("no image of it is taken").contains("'a/4.png' is cut off");
        byte[] archive = tar(tar -> {
            put(tar, "1.png", TestImages.png(8, 8));
            put(tar, "2.png", TestImages.png(90, 90));
            put(tar, "3.png", TestImages.png(8, 8));
        });
        PackedContents plain = scan(file("plain.tar", Arrays.copyOf(archive, 512 + 512 + 512 + 600)));
        assertThat(names(plain)).containsExactly("1.png");
        assertThat(damage(plain).get("plain.tar")).contains("after 1 image, which is taken, and what follows is not: '2.png' is cut off");
    }

    @Test
    void labelsOfASampleWhoseFilesLieApartAreJoined() throws IOException {
        PackedContents contents = scan(ARCHIVES.resolve("sample-apart.tar"));
        assertThat(names(contents)).containsExactly("s1.png", "s2.png");
        assertThat(contents.labelColumns()).containsExactly("cls");
        try (PackedLabels labels = new PackedLabels(hadoop)) {
            assertThat(labels.of(contents.images().get(0))).containsOnlyKeys("cls");
            assertThat(labels.of(contents.images().get(0)).get("cls")).isNotEqualTo(labels.of(contents.images().get(1)).get("cls"));
        }
    }

    @Test
    void aNameThatComesAgainKeepsItsOwnLabels() throws IOException {
        byte[] first = tar(tar -> {
            put(tar, "s.png", TestImages.png(8, 8));
            put(tar, "s.cls", "1".getBytes(StandardCharsets.UTF_8));
        });
        byte[] second = tar(tar -> {
            put(tar, "s.cls", "2".getBytes(StandardCharsets.UTF_8));
            put(tar, "s.png", TestImages.png(9, 9));
        });
        byte[] other = tar(tar -> put(tar, "other.png", TestImages.png(9, 9)));
        PackedContents contents = scan(file("again.tar", first, other, second));
        try (PackedLabels labels = new PackedLabels(hadoop)) {
            assertThat(labels.of(contents.images().get(0))).containsEntry("cls", "1");
            assertThat(labels.of(contents.images().get(2))).containsEntry("cls", "2");
        }
    }

    @Test
    void devicesAndPipesAreCountedAndAreNoBadImages() throws IOException {
        byte[] archive = tar(tar -> {
            put(tar, "a.png", TestImages.png(8, 8));
            special(tar, "pipe.png", TarConstants.LF_FIFO, "");
            special(tar, "tty.jpg", TarConstants.LF_CHR, "");
            special(tar, "disk.jpg", TarConstants.LF_BLK, "");
            put(tar, "_hidden.png", TestImages.png(8, 8));
        });
        PackedContents contents = scan(file("special.tar", archive));
        assertThat(names(contents)).containsExactly("a.png");
        assertThat(damage(contents)).isEmpty();
        assertThat(contents.passed().count()).isEqualTo(4);
        assertThat(contents.passed().sentences(1)).anySatisfy(note -> assertThat(note).contains("3 devices").contains("'special.tar!/disk.jpg'"))
                .anySatisfy(note -> assertThat(note).contains("'special.tar!/_hidden.png'"));
    }

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
    void recordsThatAreNotUsedChangeNothing() throws IOException {
        byte[] image = tar(tar -> put(tar, "a.png", TestImages.png(8, 8)));
        PackedContents contents = scan(file("used.tar", extension('x', "30 mtime=1700000000.123456789\n"), extension('x', "14 path=b.png\n"), image));
        assertThat(names(contents)).containsExactly("b.png");
        assertThat(damage(contents)).isEmpty();
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

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** A header that is none of a member's own, and what follows it. */
    private static byte[] extension(char type, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = tar(tar -> put(tar, "extension", bytes));
        byte[] extension = Arrays.copyOf(whole, 512 + (bytes.length + 511) / 512 * 512);
        extension[156] = (byte) type;
        byte[] header = Arrays.copyOf(extension, 512);
        checksum(header);
        System.arraycopy(header, 0, extension, 0, 512);
        return extension;
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, header, 148, 8);
    }
}
