package org.patchlode.corpus.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.model.PreprocessingFile;

class InputTensorTest {

    private static final RgbImage TWO_PIXELS = new RgbImage(2, 1, new byte[] {10, 20, 30, (byte) 255, 0, (byte) 128});

    @Test
    void channelsComeInTheOrderOfTheFile() {
        assertThat(fill("channels = BGR, mean = [1, 2, 3]")).containsExactly(-7, 29, 127, 18, -2, 7, 252);
        assertThat(fill("channels = RGB, mean = [1, 2, 3]")).containsExactly(-7, 9, 254, 18, -2, 27, 125);
    }

    @Test
    void greyIsLumaAsPillowRoundsIt() {
        // L = (19595 R + 38470 G + 7471 B + 32768) >> 16
        assertThat(fill("channels = GRAY, mean = [1]")).startsWith(-7, 17, 90);
    }

    @Test
    void scaleMeanAndDeviationAreAppliedInThatOrder() {
        float[] values = fill("scale = 0.00392156862745098, mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225]");
        assertThat(values[1]).isCloseTo((10 / 255f - 0.485f) / 0.229f, within(1e-6f));
        assertThat(values[6]).isCloseTo((128 / 255f - 0.406f) / 0.225f, within(1e-6f));
    }

    @Test
    void anotherSizeIsRefused() {
        InputTensor tensor = new InputTensor(PreprocessingFile.read("unit-64").preprocessing());
        assertThat(tensor.size()).isEqualTo(3 * 64 * 64);
        assertThatIllegalArgumentException().isThrownBy(() -> tensor.fill(TWO_PIXELS, new float[tensor.size()], 0))
                .withMessageContaining("2 x 1 is no input of 64 x 64");
    }

    private static float[] fill(String rest) {
        InputTensor tensor = new InputTensor(PreprocessingFile.of("t", "input { width = 2, height = 1, " + rest + " }").preprocessing());
        float[] target = new float[7];
        target[0] = -7;
        tensor.fill(TWO_PIXELS, target, 1);
        return target;
    }
}
