package org.patchlode.corpus.packed.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.packed.io.PackedContents;

/** A link is the image that it leads to. */
@Timeout(60)
class TarLinksTest extends TarScans {

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
}
