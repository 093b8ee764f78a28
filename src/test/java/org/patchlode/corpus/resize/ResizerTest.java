package org.patchlode.corpus.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.PreprocessingFile;

/** Equal to the byte to Pillow's BILINEAR; the expected figures were computed with Pillow 12.3. */
class ResizerTest {

    private static final RgbImage PATTERN = pattern(7, 5);

    @Example
    void squashingDownEqualsPillow() {
        assertThat(resize("input { width = 3, height = 2 }, resize = squash", PATTERN)).containsExactly(
                104, 86, 123, 146, 123, 100, 123, 160, 142, 105, 104, 141, 145, 122, 118, 141, 161, 131);
    }

    @Example
    void squashingUpEqualsPillow() {
        assertThat(Arrays.copyOf(resize("input { width = 9, height = 6 }, resize = squash", PATTERN), 60)).containsExactly(
                0, 37, 74, 74, 111, 148, 160, 84, 121, 190, 28, 65, 77, 114, 151, 163, 200, 38, 107, 144, 68, 80, 117, 154, 154,
                191, 228, 7, 44, 81, 81, 118, 155, 167, 91, 128, 197, 35, 72, 84, 121, 158, 170, 207, 45, 114, 151, 75, 87, 124,
                161, 161, 198, 235, 14, 51, 88, 88, 125, 162);
    }

    @Example
    void theShorterSideFollowedByTheMiddleEqualsTorchvisionsRounding() {
        assertThat(resize("input { width = 2, height = 3 }, resize { shorter-side = 3 }", PATTERN)).containsExactly(
                163, 67, 104, 132, 169, 73, 177, 81, 118, 146, 183, 87, 115, 95, 132, 160, 121, 101);
    }

    @Example
    void halvesOfTheRestAreRoundedToTheEvenNeighbour() {
        // 7 columns to 4 leave 3: the cut starts at round(1.5) = 2; 5 rows to 4 leave 1: round(0.5) = 0.
        int[] cut = resize("input { width = 4, height = 4 }, resize = center-crop", PATTERN);
        assertThat(Arrays.copyOf(cut, 3)).containsExactly(6 * 37 % 256, 7 * 37 % 256, 8 * 37 % 256);
    }

    @Example
    void anImageOfTheInputsSizeIsTakenAsItIs() {
        for (String rule : new String[] {"squash", "center-crop", "{ shorter-side = 64 }"}) {
            assertThat(new Resizer(PreprocessingFile.of("t", "input { width = 7, height = 5 }, resize = " + rule).preprocessing())
                    .resize(PATTERN)).isSameAs(PATTERN);
        }
    }

    @Example
    void aSmallImageIsEnlargedBeforeItIsCut() {
        assertThat(resize("input { width = 10, height = 10 }, resize = center-crop", PATTERN))
                .isEqualTo(resize("input { width = 10, height = 10 }, resize { shorter-side = 10 }", PATTERN));
    }

    @Example
    void extremeShapesTakeNoMoreMemoryThanTheCut() {
        RgbImage line = new RgbImage(20_000_000, 1, new byte[60_000_000]);
        assertThat(resize("input { width = 64, height = 64 }", line)).hasSize(64 * 64 * 3).containsOnly(0);
    }

    @Property(tries = 200)
    void aFlatImageStaysFlat(@ForAll @IntRange(min = 1, max = 90) int width, @ForAll @IntRange(min = 1, max = 90) int height,
            @ForAll @IntRange(max = 255) int value, @ForAll @IntRange(max = 2) int rule) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) value);
        String text = "input { width = 31, height = 17 }, resize = " + new String[] {"squash", "center-crop", "{ shorter-side = 40 }"}[rule];
        assertThat(resize(text, new RgbImage(width, height, rgb))).hasSize(31 * 17 * 3).containsOnly(value);
    }

    private static RgbImage pattern(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37);
        }
        return new RgbImage(width, height, rgb);
    }

    private static int[] resize(String hocon, RgbImage image) {
        byte[] rgb = new Resizer(PreprocessingFile.of("t", hocon).preprocessing()).resize(image).rgb();
        int[] values = new int[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            values[i] = rgb[i] & 0xff;
        }
        return values;
    }
}
