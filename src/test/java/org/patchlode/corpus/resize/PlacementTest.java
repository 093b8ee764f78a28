package org.patchlode.corpus.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.network.Box;

/** Where a box of a picture lies after resizing, against where the resized picture has it. */
class PlacementTest {

    private static Preprocessing preprocessing(String resize) {
        return PreprocessingFile.of("t", "input { width = 24, height = 20, channels = RGB }\nresize " + resize + "\n").preprocessing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "= squash; 97; 61", "= squash; 24; 20", "= squash; 11; 9",
        "= center-crop; 97; 61", "= center-crop; 25; 21", "= center-crop; 12; 70",
        "{ shorter-side = 32, then = center-crop }; 97; 61", "{ shorter-side = 32, then = center-crop }; 40; 90", "{ shorter-side = 24, then = center-crop }; 9; 9"
    })
    void aWhiteBoxLiesWhereItIsCarried(String resize, int width, int height) {
        Resizer resizer = new Resizer(preprocessing(resize));
        Placement placement = resizer.placement(width, height);
        for (Box box : List.of(new Box(height / 3, width / 3, height * 2 / 3, width * 2 / 3), new Box(0, 0, height / 2, width / 2))) {
            byte[] rgb = new byte[3 * width * height];
            for (int y = box.top(); y < box.bottom(); y++) {
                for (int x = box.left(); x < box.right(); x++) {
                    for (int c = 0; c < 3; c++) {
                        rgb[3 * (y * width + x) + c] = (byte) 255;
                    }
                }
            }
            RgbImage resized = resizer.resize(new RgbImage(width, height, rgb));
            Box carried = placement.carry(box).clip(20, 24);
            for (int y = 0; y < 20; y++) {
                for (int x = 0; x < 24; x++) {
                    int value = resized.rgb()[3 * (y * 24 + x)] & 0xff;
                    boolean inside = y >= carried.top() && y < carried.bottom() && x >= carried.left() && x < carried.right();
                    boolean edge = near(y, carried.top(), carried.bottom()) || near(x, carried.left(), carried.right());
                    // Half of a border pixel may be another's; beside the border there is no doubt.
                    assertThat(value).as("%s of %dx%d at %d,%d in %s", box, width, height, y, x, carried).satisfiesAnyOf(
                            v -> assertThat(edge && scales(placement)).isTrue(),
                            v -> assertThat(v).isEqualTo(inside ? 255 : 0));
                }
            }
        }
    }

    private static boolean scales(Placement placement) {
        return placement.across().scale() != 1 || placement.down().scale() != 1;
    }

    /** An enlarged edge is several pixels wide. */
    private static boolean near(int place, int from, int to) {
        return Math.abs(place - from + 0.5) < 3 || Math.abs(place - to + 0.5) < 3;
    }

    @Test
    void aReducedPictureIsCountedInItsFilesPixels() {
        Resizer resizer = new Resizer(preprocessing("= squash"));
        Box whole = resizer.placement(96, 80).carry(new Box(16, 24, 40, 48));
        assertThat(whole).isEqualTo(new Box(4, 6, 10, 12));
        assertThat(resizer.placement(48, 40).after(0.5).carry(new Box(16, 24, 40, 48))).isEqualTo(whole);
    }

    @Test
    void whatWasCutOffLiesOutside() {
        Placement placement = new Resizer(preprocessing("= center-crop")).placement(100, 100);
        Box gone = placement.carry(new Box(0, 0, 10, 10)).clip(20, 24);
        assertThat(gone.rows() * gone.columns()).isZero();
        Box far = placement.carry(new Box(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE)).clip(20, 24);
        assertThat(far).isEqualTo(new Box(0, 0, 20, 24));
    }
}
