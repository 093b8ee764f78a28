package org.patchlode.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.packed.PackedScan;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.ref.NamedImage;
import org.patchlode.model.PreprocessingFile;

class CorpusListingTest {

    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path folder;

    private final Configuration hadoop = new Configuration();

    @Test
    void foldersAreListedWithAllBelowThemInOrder() throws IOException {
        write("b.PNG", "a/z.jpg", "a/y.jpeg", "a/deep/x.webp", "Z.tiff", "notes.txt", "noending", "_SUCCESS.jpg", ".hidden.jpg",
                "_temporary/t.jpg", "a/.git/u.jpg");
        CorpusListing listing = list(folder.toString());
        assertThat(listing.images()).extracting(ImageRef::relative).containsExactly("Z.tiff", "a/deep/x.webp", "a/y.jpeg", "a/z.jpg", "b.PNG");
        assertThat(listing.images()).allSatisfy(image -> assertThat(image.bytes()).isEqualTo(3));
        assertThat(listing.skipped()).as("two of no image's name, two hidden files and a hidden folder; _temporary is Hadoop's own").isEqualTo(5);
        assertThat(listing.totalBytes()).isEqualTo(15);
    }

    @Test
    void strangeNamesOpenAgainByTheirIds() throws IOException {
        String[] names = {"with space.jpg", "per%20cent%.jpg", "h#sh.jpg", "que?ry.jpg", "co:lon.jpg", "\u00fcml\u00e4ut.jpg",
            "emoji\ud83d\ude00.jpg", "new\nline.jpg", "br[ack]et{s}*.jpg", "plus+&=.jpg", " lead.jpg", "100%/50%25.png", "a b/c#d/e f.png"};
        write(names);
        CorpusListing listing = list(folder.toString());
        assertThat(listing.images()).extracting(ImageRef::relative).containsExactlyInAnyOrder(names);
        ImageLoader loader = new ImageLoader(hadoop, PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT);
        assertThat(listing.images()).allSatisfy(image ->
                assertThat(TestImages.reason(loader.load(image))).as(image.id()).contains("it starts with the bytes 01 02 03"));
    }

    @Test
    void anImageFoundTwiceCountsOnce() throws IOException {
        write("a.jpg", "b/c.jpg");
        CorpusListing listing = CorpusListing.list(
                List.of(folder.toString(), folder.resolve("b").toUri().toString(), folder + "/*.jpg", folder + "/a.jpg"), hadoop);
        assertThat(listing.images()).extracting(ImageRef::relative).containsExactly("a.jpg", "b/c.jpg");
    }

    @Test
    void aFileThatChangesHasAnotherVersion() throws IOException {
        write("a.jpg");
        ImageRef before = list(folder.toString()).images().get(0);
        assertThat(list(folder.toString()).images()).containsExactly(before);
        Files.setLastModifiedTime(folder.resolve("a.jpg"), java.nio.file.attribute.FileTime.fromMillis(1_000));
        assertThat(list(folder.toString()).images().get(0).version()).isEqualTo("mtime:1000").isNotEqualTo(before.version());
    }

    @Test
    void globsAndSingleFilesAreCorpora() throws IOException {
        write("x/1.jpg", "y/2.jpg", "y/3.txt");
        assertThat(list(folder + "/{x,y}/*.jpg").images()).extracting(ImageRef::relative).containsExactly("x/1.jpg", "y/2.jpg");
        assertThat(list(folder + "/*").images()).extracting(ImageRef::relative).containsExactly("x/1.jpg", "y/2.jpg");
        assertThat(list(folder + "/x/1.jpg").images()).extracting(ImageRef::relative).containsExactly("1.jpg");
    }

    @Test
    void aNameThatExistsIsNoGlob() throws IOException {
        write("set[1]/a.jpg", "set1/b.jpg");
        assertThat(list(folder + "/set[1]").images()).extracting(ImageRef::relative).containsExactly("a.jpg");
    }

    @Test
    void aRelativeNameIsMadeAbsolute() {
        assertThatExceptionOfType(CorpusException.class).isThrownBy(() -> list("src/test/java")).withMessageContaining("has no image");
    }

    @Test
    void manyFoldersAreListedAtOnce() throws IOException {
        List<String> names = new java.util.ArrayList<>();
        for (int i = 0; i < 600; i++) {
            names.add("%d/%d/%d.jpg".formatted(i % 7, i % 40, i));
        }
        write(names.toArray(String[]::new));
        assertThat(list(folder.toString()).images()).extracting(ImageRef::relative).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void aListIsTakenAtItsWord() {
        CorpusListing listing = named(List.of(folder.toString()), "b.jpg", folder + "/a b/c#d.jpg", "file:" + folder + "/e", "b.jpg", "%41:b?.jpg", "x/../y.jpg");
        assertThat(listing.images()).extracting(ImageRef::relative).containsExactly("%41:b?.jpg", "a b/c#d.jpg", "b.jpg", "e", "y.jpg");
        assertThat(listing.images()).allSatisfy(image -> assertThat(image.id()).isEqualTo("file:" + folder + "/" + image.relative()));
        assertThat(named(List.of("s3a://one/", "s3a://two/deep"), "s3a://two/deep/x.jpg", "s3a://one/y.jpg").images()).extracting(ImageRef::id)
                .containsExactly("s3a://one/y.jpg", "s3a://two/deep/x.jpg");
    }

    @Test
    void aListLeadsNowhereElse() {
        for (String name : List.of("/etc/passwd", "../out.jpg", "a/../../out.jpg", folder + "/../out.jpg", folder + "x/out.jpg", "file:/etc/out.jpg", "s3a://bucket/out.jpg",
                "hdfs:" + folder + "/out.jpg", "http://localhost/out.jpg")) {
            assertThatExceptionOfType(CorpusException.class).as(name).isThrownBy(() -> named(List.of(folder.toString()), name))
                    .withMessageContaining("not below the corpus").withMessageContaining(name);
        }
        assertThatExceptionOfType(CorpusException.class).isThrownBy(() -> named(List.of("s3a://one/", "s3a://two/"), "x.jpg")).withMessageContaining("which of the 2 corpora");
        assertThatExceptionOfType(CorpusException.class).isThrownBy(() -> named(List.of("s3a://one/deep"), "file:/etc/passwd")).withMessageContaining("not below");
        assertThatExceptionOfType(CorpusException.class).isThrownBy(() -> named(List.of(folder.toString()))).withMessageContaining("names no image");
    }

    private CorpusListing named(List<String> roots, String... names) {
        return CorpusListing.named(roots, "list.txt", java.util.Arrays.stream(names).map(name -> new NamedImage(name, 0)).iterator(), hadoop,
                files -> files.stream().map(file -> PackedScan.scan(file, PackedOptions.DEFAULT, hadoop)).toList());
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        write("notes.txt");
        assertRefused(folder + "/missing", "does not exist");
        assertRefused(folder + "/*.jpg", "does not exist");
        assertRefused(folder.toString(), "has no image (1 other files)");
        assertRefused("nosuch://bucket/folder", "No FileSystem for scheme");
        assertRefused("", "cannot be listed");
    }

    private void assertRefused(String uri, String reason) {
        assertThatExceptionOfType(CorpusException.class)
                .isThrownBy(() -> list(uri))
                .withMessageContaining(uri)
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private CorpusListing list(String uri) {
        return CorpusListing.list(List.of(uri), hadoop);
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, CONTENT);
        }
    }
}
