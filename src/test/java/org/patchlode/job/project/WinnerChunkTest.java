package org.patchlode.job.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.Win;
import org.patchlode.corpus.ref.ImageRef;

/** How the winners of a run are cut into pieces of work. */
class WinnerChunkTest {

    private static final long SMALL = 100;

    /** As many images as numbers, each of which wins in so many maps. */
    private static Winners winners(int... wins) {
        List<WinnerImage> images = new ArrayList<>();
        int ordinal = 0;
        for (int image = 0; image < wins.length; image++) {
            List<Win> own = new ArrayList<>();
            for (int map = 0; map < wins[image]; map++) {
                own.add(new Win(ordinal++, 0, map, 1, 1, 0, 0));
            }
            images.add(new WinnerImage(new ImageRef("image" + image, "image" + image, 10), List.of(), 0, own));
        }
        return new Winners(images, ordinal, ordinal, List.of());
    }

    private static List<WinnerChunk> cut(Winners winners, long rowBytes) {
        return WinnerChunk.cut(winners, rowBytes, WinnerImage::wins);
    }

    @Test
    void fewImagesThatWinInManyMapsAreCut() {
        List<WinnerChunk> chunks = cut(winners(44_000, 3, 0, 20_000), SMALL);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.winners()).isBetween(1, 256));
        Set<Integer> ordinals = new HashSet<>();
        Set<String> first = new HashSet<>();
        for (WinnerChunk chunk : chunks) {
            assertThat(chunk.places()).hasSameSizeAs(chunk.images());
            for (WinnerImage image : chunk.images()) {
                image.wins().forEach(win -> assertThat(ordinals.add(win.ordinal())).as("%s once", win).isTrue());
                if (image.part() == 0) {
                    assertThat(first.add(image.image())).as("the first part of %s comes once", image.image()).isTrue();
                }
            }
        }
        assertThat(ordinals).hasSize(64_003);
        assertThat(first).containsExactlyInAnyOrder("image0", "image1", "image3");
    }

    @Test
    void anImageThatFitsAChunkIsReadOnce() {
        // A chunk is full at 16 winners in so small a run; an image with 36 is not cut for that.
        List<WinnerChunk> chunks = cut(winners(36, 5, 5, 36, 12, 3, 36), SMALL);
        assertThat(chunks).extracting(WinnerChunk::winners).containsExactly(36, 46, 51);
        assertThat(chunks).flatExtracting(WinnerChunk::images).extracting(WinnerImage::part).containsOnly(0);
    }

    @Test
    void theLargerARowTheFewerAChunkHolds() {
        assertThat(cut(winners(1000), 4 << 20)).allSatisfy(chunk -> assertThat(chunk.winners()).isLessThanOrEqualTo(16));
        assertThat(cut(winners(5), 1L << 40)).hasSize(5);
    }

    @Test
    void partsOfAnImageAreAnswersToOtherQuestions() {
        assertThat(cut(winners(1000), SMALL)).extracting(WinnerChunk::question).doesNotHaveDuplicates();
    }

    @Test
    void aCutIsAlikeWhenMadeAgain() {
        assertThat(cut(winners(7, 900, 12), SMALL)).isEqualTo(cut(winners(7, 900, 12), SMALL));
    }
}
