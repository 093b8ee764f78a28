package org.patchlode.corpus.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.patchlode.corpus.decode.TestImages;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.read.ImagePreparation;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.Resize;

class ReducedScaleTest {

    private static Preprocessing preprocessing(Resize resize, boolean reduced) {
        return new Preprocessing(64, 64, Preprocessing.Channels.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), 1, resize, true, reduced);
    }

    @Test
    void whatIsLeftIsNeverSmallerThanTheRuleNeeds() {
        ReducedScale scale = new ReducedScale(preprocessing(new Resize.ShorterSide(72), true));
        assertThat(scale.of(4000, 3000)).isEqualTo(8);
        assertThat(scale.of(4000, 8 * 72)).isEqualTo(8);
        assertThat(scale.of(4000, 8 * 72 - 1)).isEqualTo(4);
        assertThat(scale.of(145, 300)).isEqualTo(2);
        assertThat(scale.of(143, 300)).isEqualTo(1);
        assertThat(scale.of(64, 64)).isEqualTo(1);
    }

    @Test
    void rulesThatTakePixelsAsTheyAreDecodeWhole() {
        assertThat(new ReducedScale(preprocessing(new Resize.CenterCrop(), true)).of(4000, 3000)).isEqualTo(1);
        assertThat(new ReducedScale(preprocessing(new Resize.KerasLoadImg(Resize.Sampling.PILLOW_NEAREST, false), true)).of(4000, 3000)).isEqualTo(1);
        assertThat(new ReducedScale(preprocessing(new Resize.Squash(), false)).of(4000, 3000)).isEqualTo(1);
        assertThat(new ReducedScale(preprocessing(new Resize.Squash(), true)).of(300, 130)).isEqualTo(2);
    }

    @Test
    void aReducedImageIsNearlyTheWholeOnes() {
        byte[] jpeg = TestImages.jpeg(1201, 903);
        ImageLimits limits = ImageLimits.DEFAULT;
        RgbImage whole = image(new ImagePreparation(preprocessing(new Resize.ShorterSide(64), false), limits).prepare("a", jpeg));
        RgbImage reduced = image(new ImagePreparation(preprocessing(new Resize.ShorterSide(64), true), limits).prepare("a", jpeg));
        assertThat(reduced.width()).isEqualTo(64);
        assertThat(reduced.height()).isEqualTo(64);
        long difference = 0;
        for (int i = 0; i < whole.rgb().length; i++) {
            difference += Math.abs((whole.rgb()[i] & 255) - (reduced.rgb()[i] & 255));
        }
        assertThat((double) difference / whole.rgb().length).isLessThan(4);
        byte[] small = TestImages.jpeg(64, 64);
        assertThat(image(new ImagePreparation(preprocessing(new Resize.ShorterSide(64), true), limits).prepare("b", small)).rgb())
                .isEqualTo(image(new ImagePreparation(preprocessing(new Resize.ShorterSide(64), false), limits).prepare("b", small)).rgb());
    }

    private static RgbImage image(LoadResult loaded) {
        return ((LoadResult.Image) loaded).pixels();
    }
}
