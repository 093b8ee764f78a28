package org.patchlode.corpus.packed.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.packed.io.PackedContents;

/** Every member of an archive is mined or named. */
@Timeout(60)
class TarScanTest extends TarScans {

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
    void recordsThatAreNotUsedChangeNothing() throws IOException {
        byte[] image = tar(tar -> put(tar, "a.png", TestImages.png(8, 8)));
        PackedContents contents = scan(file("used.tar", extension('x', "30 mtime=1700000000.123456789\n"), extension('x', "14 path=b.png\n"), image));
        assertThat(names(contents)).containsExactly("b.png");
        assertThat(damage(contents)).isEmpty();
    }
}
