package org.patchlode.corpus.packed.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.packed.PackedLabels;
import org.patchlode.corpus.packed.io.PackedContents;

/** Labels belong to the image whose name they share. */
@Timeout(60)
class TarSamplesTest extends TarScans {

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
}
