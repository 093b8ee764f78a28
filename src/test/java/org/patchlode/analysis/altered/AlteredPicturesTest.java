package org.patchlode.analysis.altered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.corpus.resize.Placement;
import org.patchlode.corpus.resize.Prepared;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.network.Box;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.OptionList;

class AlteredPicturesTest {

    private static final int WIDTH = 7;
    private static final int HEIGHT = 5;
    private static final float BESIDE = 200;
    private static final Placement SAME = new Placement(new Placement.Line(1, 0), new Placement.Line(1, 0));

    private static Preprocessing preprocessing(String channels) {
        return PreprocessingFile.of("t", "input { width = %d, height = %d, channels = %s }".formatted(WIDTH, HEIGHT, channels)).preprocessing();
    }

    private static Prepared picture() {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        new Random(5).nextBytes(rgb);
        return new Prepared(new RgbImage(WIDTH, HEIGHT, rgb), SAME);
    }

    private static float[] shown(Alteration alteration, String channels) {
        Preprocessing preprocessing = preprocessing(channels);
        InputTensor tensor = new InputTensor(preprocessing);
        float[] input = new float[tensor.size()];
        AlteredPictures pictures = new AlteredPictures(List.of(alteration), Fill.of(Optional.of(List.of(BESIDE, BESIDE, BESIDE)), preprocessing));
        pictures.show("image", 1, picture(), tensor, input, 0);
        return input;
    }

    private static float[] unaltered(String channels) {
        InputTensor tensor = new InputTensor(preprocessing(channels));
        float[] input = new float[tensor.size()];
        new AlteredPictures(List.of(), Fill.of(Optional.empty(), preprocessing(channels))).show("image", 0, picture(), tensor, input, 0);
        return input;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RGB", "BGR", "GRAY"})
    void noTransformationAtAllLeavesEveryBit(String channels) {
        for (Alteration none : List.of(new Alteration.Translation(0, 0), new Alteration.Scaling(1), Alteration.Rotation.by(0), Alteration.Rotation.by(360),
                Alteration.Rotation.by(-720), new Alteration.Covering(new Box(2, 3, 2, 6)))) {
            assertThat(shown(none, channels)).as("%s", none).isEqualTo(unaltered(channels));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RGB", "BGR", "GRAY"})
    void translationMovesTheContentRightAndDown(String channels) {
        float[] before = unaltered(channels);
        float[] after = shown(new Alteration.Translation(2, -1), channels);
        for (int i = 0; i < before.length; i++) {
            int x = i % WIDTH - 2;
            int y = i / WIDTH % HEIGHT + 1;
            assertThat(after[i]).isEqualTo(x < 0 || y >= HEIGHT ? BESIDE : before[i - 2 + WIDTH]);
        }
    }

    @Test
    void whatLiesBetweenPixelsIsTheirMeanAndTheBorderIsHeld() {
        float[] before = unaltered("GRAY");
        float[] after = shown(new Alteration.Translation(0.5, 0), "GRAY");
        // Half a pixel to the left of the first is still the picture: its neighbour beyond is held to be the same.
        assertThat(after[0]).isEqualTo(before[0]);
        assertThat(after[3]).isEqualTo((before[2] + before[3]) / 2);
        // At side - 0.5 it ends.
        assertThat(shown(new Alteration.Translation(-0.5, 0), "GRAY")[WIDTH - 1]).isEqualTo(BESIDE);
        assertThat(shown(new Alteration.Translation(-0.25, 0), "GRAY")[WIDTH - 1]).isEqualTo(before[WIDTH - 1]);
    }

    @Test
    void rotationIsCounterClockwiseAsSeen() {
        float[] before = unaltered("GRAY");
        float[] half = shown(Alteration.Rotation.by(180), "GRAY");
        float[] quarter = shown(Alteration.Rotation.by(90), "GRAY");
        for (int i = 0; i < before.length; i++) {
            assertThat(half[i]).isEqualTo(before[before.length - 1 - i]);
        }
        // What lay right of the centre (3, 2) lies above it.
        assertThat(quarter[WIDTH + 3]).isEqualTo(before[2 * WIDTH + 4]);
        assertThat(quarter[3]).isEqualTo(before[2 * WIDTH + 5]);
        assertThat(quarter[2 * WIDTH]).as("nothing lay above or below so far out").isEqualTo(BESIDE);
        assertThat(shown(Alteration.Rotation.by(450), "GRAY")).isEqualTo(quarter);
        assertThat(shown(Alteration.Rotation.by(-270), "GRAY")).isEqualTo(quarter);
    }

    @Test
    void scalingEnlargesAboutTheCentre() {
        float[] before = unaltered("GRAY");
        float[] twice = shown(new Alteration.Scaling(2), "GRAY");
        assertThat(twice[2 * WIDTH + 3]).isEqualTo(before[2 * WIDTH + 3]);
        assertThat(twice[2 * WIDTH + 5]).isEqualTo(before[2 * WIDTH + 4]);
        assertThat(twice[2 * WIDTH + 4]).isCloseTo((before[2 * WIDTH + 3] + before[2 * WIDTH + 4]) / 2, within(1e-4f));
        assertThat(shown(new Alteration.Scaling(0.5), "GRAY")[0]).isEqualTo(BESIDE);
    }

    @Test
    void whatIsCoveredIsFilledAndTheRestIsUntouched() {
        float[] before = unaltered("BGR");
        float[] after = shown(new Alteration.Covering(new Box(-3, 5, 2, 99)), "BGR");
        for (int i = 0; i < before.length; i++) {
            boolean covered = i / WIDTH % HEIGHT < 2 && i % WIDTH >= 5;
            assertThat(after[i]).isEqualTo(covered ? BESIDE : before[i]);
        }
    }

    @Test
    void fillIsTheMeanInPixelsOrTheMiddleOrWhatIsGiven() {
        Preprocessing caffe = PreprocessingFile.of("t", "input { width = 2, height = 2, channels = BGR, mean = [104, 117, 0] }").preprocessing();
        assertThat(Fill.of(Optional.empty(), caffe).channels()).containsExactly(104f, 117f, 127.5f);
        assertThat(Fill.of(Optional.of(List.of(1f, 2f, 3f)), caffe).channels()).as("blue first").containsExactly(3f, 2f, 1f);
        Preprocessing scaled = PreprocessingFile.of("t", "input { width = 2, height = 2, channels = RGB, scale = 0.00392156862745098, mean = [0.5, 0, 1] }").preprocessing();
        assertThat(Fill.of(Optional.empty(), scaled).channels()).satisfies(fill -> {
            assertThat(fill.get(0)).isCloseTo(127.5f, within(1e-3f));
            assertThat(fill.get(2)).isCloseTo(255f, within(1e-3f));
        });
        assertThat(Fill.of(Optional.of(List.of(100f, 100f, 100f)), preprocessing("GRAY")).channels().get(0)).isCloseTo(100, within(1e-3f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2", "1,2,3,4", "a,b,c", "0,0,256", "-1,0,0", "NaN,0,0"})
    void whatIsNoColourIsRefused(String colour) {
        assertThatThrownBy(() -> LayeredConfig.of("t", OptionList.of(Fill.OPTION), Map.of("fill", colour), Optional.empty()).get(Fill.OPTION))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("--fill is '" + colour).hasMessageContaining("124,116,104");
    }
}
