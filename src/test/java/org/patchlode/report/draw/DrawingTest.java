package org.patchlode.report.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.network.Box;
import org.patchlode.report.html.Json;

class DrawingTest {

    @Test
    void shrinkingKeepsTheMeanAndGrowingKeepsThePixels() {
        Picture picture = new Picture(2, 2, new int[] {0x000000, 0xff0000, 0x00ff00, 0x0000ff});
        assertThat(picture.scaled(1, 1).rgb()).containsExactly(0x404040);
        assertThat(picture.scaled(4, 4).rgb()).startsWith(0, 0, 0xff0000, 0xff0000, 0, 0, 0xff0000, 0xff0000, 0x00ff00);
        assertThat(new Picture(3, 1, new int[] {0x0000ff, 0x0000ff, 0}).scaled(2, 1).rgb()).containsExactly(0xff, 0x55);
    }

    @Test
    void aProjectionKeepsItsContrastWhenItShrinks() {
        int[] fine = new int[64 * 64];
        for (int i = 0; i < fine.length; i++) {
            // Signs change from pixel to pixel; the left half is a little lighter than it is darker.
            boolean up = (i + i / 64) % 2 == 0;
            fine[i] = i % 64 < 32 ? (up ? 0xe0e0e0 : 0x303030) : 0x808080;
        }
        Optional<Picture> full = Optional.of(new Picture(64, 64, fine));
        Picture small = Shrinking.shrink(List.of(full, Optional.empty()), picture -> picture.scaled(16, 16), false).get(0).orElseThrow();
        assertThat(small.rgb()[0] & 255).isBetween(128 + 60, 255);
        assertThat(small.rgb()[15]).isEqualTo(0x808080);
        Optional<Picture> faint = Optional.of(new Picture(64, 64, java.util.Arrays.stream(fine).map(p -> p == 0x808080 ? p : 0x848484).toArray()));
        List<Optional<Picture>> both = Shrinking.shrink(List.of(full, faint), picture -> picture.scaled(16, 16), true);
        // One gain for both: eight levels and four stay two to one.
        int strong = (both.get(0).orElseThrow().rgb()[0] & 255) - 128;
        assertThat((both.get(1).orElseThrow().rgb()[0] & 255) - 128).isEqualTo(strong / 2);
    }

    @Test
    void zeroIsGreyAndSignStays() {
        assertThat(ProjectionScale.level(0, 5)).isEqualTo(128);
        assertThat(ProjectionScale.level(5, 5)).isEqualTo(255);
        assertThat(ProjectionScale.level(-50, 5)).isEqualTo(1);
        assertThat(ProjectionScale.level(3, 0)).isEqualTo(128);
        assertThat(ProjectionScale.level(Float.NaN, 1)).isEqualTo(128);
    }

    @Test
    void aBlockSharesOneScaleAndAWinnerHasItsOwn() {
        List<WinnerView> hits = List.of(hit(1, 1f), hit(2, 4f));
        ProjectionScale block = new ProjectionScale(Scaling.BLOCK, 100);
        assertThat(block.pictures(hits, "deconvnet").get(0).orElseThrow().rgb()[0]).isEqualTo(0xa0a0a0);
        assertThat(block.pictures(hits, "deconvnet").get(1).orElseThrow().rgb()[0]).isEqualTo(0xffffff);
        ProjectionScale winner = new ProjectionScale(Scaling.WINNER, 100);
        assertThat(winner.pictures(hits, "deconvnet").get(0).orElseThrow().rgb()[0]).isEqualTo(0xffffff);
        assertThat(winner.pictures(hits, "guided")).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void aStoredPictureIsClippedAtThePercentileOfWhatIsNotGrey() {
        Canvas canvas = new Canvas(20, 10, Picture.GREY);
        // 97 faint values, three strong ones, 100 at zero.
        for (int i = 0; i < 100; i++) {
            canvas.fill(i % 20, i / 20, 1, 1, i < 97 ? 0x969696 : 0x010101);
        }
        WinnerView.Projected projected = new WinnerView.Projected(1, canvas.png(), Optional.empty(), 10, 20);
        WinnerView hit = new WinnerView(1, 1, "i", 0, 0, new Box(0, 0, 10, 20), List.of(), new byte[0], Optional.empty(), Map.of("deconvnet", projected));
        Picture clipped = new ProjectionScale(Scaling.WINNER, 95).pictures(List.of(hit), "deconvnet").get(0).orElseThrow();
        assertThat(clipped.rgb()[0]).isEqualTo(0xffffff);
        assertThat(clipped.rgb()[98]).isEqualTo(0x000000);
        assertThat(clipped.rgb()[150]).isEqualTo(Picture.GREY);
        Picture stored = new ProjectionScale(Scaling.STORED, 95).pictures(List.of(hit), "deconvnet").get(0).orElseThrow();
        assertThat(stored.rgb()[0]).isEqualTo(0x969696);
    }

    private static WinnerView hit(int rank, float value) {
        WinnerView.Projected projected = new WinnerView.Projected(1, new byte[0], Optional.of(new float[] {value, value, value}), 1, 1);
        return new WinnerView(rank, 1, "i", 0, 0, new Box(0, 0, 1, 1), List.of(), new byte[0], Optional.empty(), Map.of("deconvnet", projected));
    }

    @Test
    void aPictureThatClaimsToBeHugeIsNotAllocated() {
        byte[] png = new Canvas(2, 2, 0).png();
        byte[] huge = png.clone();
        // Width and height of the PNG header.
        huge[16] = huge[20] = 0x3f;
        assertThat(Picture.decode(huge)).isEmpty();
        assertThat(Picture.decode(new byte[] {1, 2, 3})).isEmpty();
        assertThat(Picture.decode(new byte[0])).isEmpty();
        assertThat(Picture.decode(png)).isPresent();
    }

    @Test
    void aThumbnailKeepsItsShape() {
        Picture wide = Picture.decode(Thumbnails.jpeg(new RgbImage(1024, 512, new byte[1024 * 512 * 3]))).orElseThrow();
        assertThat(wide.width()).isEqualTo(512);
        assertThat(wide.height()).isEqualTo(256);
        Picture small = Picture.decode(Thumbnails.jpeg(new RgbImage(32, 20, new byte[32 * 20 * 3]))).orElseThrow();
        assertThat(small.width()).isEqualTo(32);
    }

    @Test
    void jsonIsHarmlessInAScript() {
        String script = Json.script("</script>", Json.object().put("a", "<!-- & ' \u2028 \" \\"));
        assertThat(script).doesNotContain("<", "&", "'", "\u2028").contains("\\u003C/script");
    }

    @Test
    void fileNamesOfALayerAreHarmlessAndDistinct() {
        LayerView odd = new LayerView(7, "../../Etc/<passwd> \u00e9", 1, 1, 1, List.of(), List.of(), 3, false, List.of(), 0);
        assertThat(odd.page()).isEqualTo("layer-007-etc-passwd.html");
        assertThat(new LayerView(8, "\u00e9", 1, 1, 1, List.of(), List.of(), 3, false, List.of(), 0).page()).isEqualTo("layer-008.html");
    }

    @Test
    void fiveThousandMapsMakeSomeHundredFiles() {
        LayerView wide = new LayerView(1, "wide", 5000, 155, 155, List.of("deconvnet"), List.of(), 3, true, List.of(), 0);
        int pictures = wide.small().atlas(4999) + 1 + wide.large().orElseThrow().atlas(4999) + 1;
        // Two for a chunk: its data and its sheet.
        assertThat(pictures + 2 * wide.chunks()).isEqualTo(157 + 157 + 2 * 79);
    }

    @Test
    void optionsOutOfBoundsAreNamed() {
        assertThatThrownBy(() -> ReportOptions.defaults().showing(0)).hasMessageContaining("1 to 25");
        assertThatThrownBy(() -> ReportOptions.defaults().scaled(Scaling.BLOCK, Double.NaN)).hasMessageContaining("(50, 100]");
    }
}
