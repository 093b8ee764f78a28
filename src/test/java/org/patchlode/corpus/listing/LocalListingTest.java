package org.patchlode.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.ref.NamedImage;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.storage.LocalNames;

/** What a local folder may hold beside images: links, pipes, names that Hadoop hides and names that are no text. */
@Timeout(60)
class LocalListingTest {

    @TempDir Path folder;

    private final Configuration hadoop = new Configuration();

    private CorpusListing list(String... uris) {
        return CorpusListing.list(List.of(uris), hadoop);
    }

    private void image(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, TestImages.png(8, 8));
    }

    private void link(String name, Path target) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.createSymbolicLink(folder.resolve(name), target);
    }

    private ImageLoader loader() throws IOException {
        return new ImageLoader(hadoop, PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT);
    }

    @Test
    void aLinkToItsOwnFolderEnds() throws IOException {
        image("c/one.png");
        link("c/self", folder.resolve("c"));
        link("c/deep/up", folder.resolve("c"));
        link("c/deep/beside", Path.of("../deep"));
        assertThat(list(folder.resolve("c").toString()).images()).extracting(ImageRef::relative).containsExactly("one.png");
    }

    @Test
    void foldersAreListedOnceUnderTheWayWithoutALinkOrTheLeastOne() throws IOException {
        image("elsewhere/a.png");
        image("elsewhere/deep/b.png");
        image("c/inside/d.png");
        link("c/way2", folder.resolve("elsewhere"));
        link("c/way1", folder.resolve("elsewhere"));
        link("c/0", folder.resolve("c/inside"));
        link("c/just-deep", folder.resolve("elsewhere/deep"));
        link("c/file.png", folder.resolve("elsewhere/a.png"));
        for (int i = 0; i < 5; i++) {
            assertThat(list(folder.resolve("c").toString()).images()).extracting(ImageRef::relative)
                    .containsExactly("file.png", "inside/d.png", "just-deep/b.png", "way1/a.png");
        }
        link("root", folder.resolve("c"));
        assertThat(list(folder.resolve("root").toString()).images()).extracting(ImageRef::relative)
                .containsExactly("file.png", "inside/d.png", "just-deep/b.png", "way1/a.png");
    }

    @Test
    void whatIsNoRegularFileIsABadImageAndIsNotOpened() throws Exception {
        image("good.png");
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe.jpg").toString(), folder.resolve("pipe.tar").toString()).start().waitFor()).isZero();
        link("to-pipe.png", folder.resolve("pipe.jpg"));
        link("zero.bmp", Path.of("/dev/zero"));
        link("nowhere.gif", folder.resolve("missing"));
        link("turn1.png", folder.resolve("turn2.png"));
        link("turn2.png", folder.resolve("turn1.png"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket.tif")));
            CorpusListing listing = list(folder.toString());
            assertThat(listing.images()).extracting(ImageRef::relative)
                    .containsExactly("good.png", "nowhere.gif", "pipe.jpg", "pipe.tar", "socket.tif", "to-pipe.png", "turn1.png", "turn2.png", "zero.bmp");
            ImageLoader loader = loader();
            for (ImageRef image : listing.images()) {
                if (!image.relative().equals("good.png")) {
                    assertThat(TestImages.reason(loader.load(image))).as(image.id()).contains("not a regular file");
                }
            }
            // Named by a list they are not looked at before they are read.
            CorpusListing named = CorpusListing.named(List.of(folder.toString()), "list.txt",
                    List.of(new NamedImage("pipe.jpg", 0), new NamedImage("zero.bmp", 0), new NamedImage("good.png", 0)).iterator(), hadoop, files -> List.of());
            assertThat(TestImages.reason(loader.load(named.images().get(1)))).contains("not a regular file but a pipe");
            assertThat(loader.load(named.images().get(0))).isInstanceOf(LoadResult.Image.class);
        }
    }

    @Test
    void namesThatHadoopHidesAreCountedAndNamed() throws IOException {
        image("one.png");
        image("_DSC0001.JPG");
        image("sub/._two.png");
        image(".thumbs/x.png");
        image(".thumbs/y.png");
        image("_SUCCESS");
        image(".one.png.crc");
        CorpusListing listing = list(folder.toString());
        assertThat(listing.images()).extracting(ImageRef::relative).containsExactly("one.png");
        assertThat(listing.skipped()).isEqualTo(3);
        assertThat(listing.notes()).anySatisfy(note -> assertThat(note).startsWith("3 names that begin with _ or a dot were passed over").contains("'.thumbs/', '_DSC0001.JPG', 'sub/._two.png'"));
    }

    @Test
    void aCorpusOfMostlyOtherFilesWarns() throws IOException {
        image("one.png");
        image("two.heic");
        assertThat(list(folder.toString()).notes()).isEmpty();
        image("three.heic");
        assertThat(list(folder.toString()).notes()).singleElement().asString().contains("most of the corpus was passed over: 2 of 3 files, 'three.heic', 'two.heic'");
    }

    @Test
    void bytesThatAreNoTextAreShownAndLeadBack() throws IOException {
        for (String name : new String[] {"caf\\xE9.png", "lat\\xEFn/\u00fc\\xFF.png"}) {
            Path file = LocalNames.path(folder + "/" + name);
            Files.createDirectories(file.getParent());
            Files.write(file, TestImages.png(8, 8));
        }
        Files.write(Path.of(folder.toString(), "literal\\xE9.png"), TestImages.png(8, 9));
        Files.write(LocalNames.path(folder + "/literal\\xe9.png"), TestImages.png(8, 10));
        CorpusListing listing = list(folder.toString());
        assertThat(listing.images()).extracting(ImageRef::relative).containsExactlyInAnyOrder("caf\\xE9.png", "lat\\xEFn/\u00fc\\xFF.png", "literal\\xE9.png", "literal\\xe9.png");
        ImageLoader loader = loader();
        assertThat(listing.images()).allSatisfy(image -> assertThat(loader.load(image)).as(image.id()).isInstanceOf(LoadResult.Image.class));
        assertThat(list(folder + "/caf*").images()).extracting(ImageRef::relative).containsExactly("caf\\xE9.png");
        Path archive = LocalNames.path(folder + "/lat\\xEFn/x\\xE9.tar");
        Files.copy(Path.of("src/test/resources/archives/end-to-end.tar"), archive);
        List<ImageRef> packed = list(folder.toString()).images().stream().filter(image -> !image.place().file().isEmpty()).toList();
        assertThat(packed).isNotEmpty().allSatisfy(image -> assertThat(loader.load(image)).as(image.id()).isInstanceOf(LoadResult.Image.class));
    }

    @Test
    void aFileThatIsReplacedAfterTheListingIsABadImage() throws IOException {
        for (String name : new String[] {"same.png", "longer.png", "later.png", "gone.png"}) {
            image(name);
        }
        List<ImageRef> listed = list(folder.toString()).images();
        Files.write(folder.resolve("longer.png"), TestImages.png(80, 80));
        Files.setLastModifiedTime(folder.resolve("longer.png"), FileTime.fromMillis(Long.parseLong(listed.get(2).version().substring("mtime:".length()))));
        Files.setLastModifiedTime(folder.resolve("later.png"), FileTime.fromMillis(1_000));
        Files.delete(folder.resolve("gone.png"));
        ImageLoader loader = loader();
        assertThat(TestImages.reason(loader.load(listed.get(0)))).contains("gone since it was listed");
        assertThat(TestImages.reason(loader.load(listed.get(1)))).contains("changed since it was listed");
        assertThat(TestImages.reason(loader.load(listed.get(2)))).contains("changed since it was listed");
        assertThat(loader.load(listed.get(3))).isInstanceOf(LoadResult.Image.class);
        // Of a list that knows the time to the second, and no size.
        Files.setLastModifiedTime(folder.resolve("same.png"), FileTime.fromMillis(1_700_000_000_123L));
        ImageRef same = listed.get(3);
        assertThat(loader.load(new ImageRef(same.id(), same.relative(), 0, "mtime:1700000000000"))).isInstanceOf(LoadResult.Image.class);
        assertThat(TestImages.reason(loader.load(new ImageRef(same.id(), same.relative(), 0, "mtime:1700000001000")))).contains("changed since it was listed");
    }
}
