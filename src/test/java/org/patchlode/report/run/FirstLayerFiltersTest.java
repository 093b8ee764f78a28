package org.patchlode.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;
import org.patchlode.report.draw.Canvas;
import org.patchlode.report.draw.ReportException;

class FirstLayerFiltersTest {

    static FirstLayerFilters toy() {
        float[] weights = new float[6 * 3 * 5 * 5];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i * 0.9) * (1 + i / 75);
        }
        return new FirstLayerFilters("conv1", "BGR", 6, 3, 5, 5, weights);
    }

    @Test
    void whatIsStoredComesBack() throws IOException {
        FirstLayerFilters back = FirstLayerFilters.of(new ObjectMapper().readTree(toy().toJson()));
        assertThat(back.weights()).isEqualTo(toy().weights());
        assertThat(back.layer()).isEqualTo("conv1");
        assertThat(back.order()).isEqualTo("BGR");
    }

    @Test
    void blueFirstFiltersAreShownInTrueColours() {
        FirstLayerFilters blue = new FirstLayerFilters("c", "BGR", 1, 3, 1, 1, new float[] {2, 0, -1});
        assertThat(blue.pictures(false).get(0).rgb()[0]).isEqualTo((128 - 64 + 1) << 16 | 128 << 8 | 255);
        FirstLayerFilters red = new FirstLayerFilters("c", "RGB", 1, 3, 1, 1, new float[] {2, 0, -2});
        assertThat(red.pictures(false).get(0).rgb()[0]).isEqualTo(255 << 16 | 128 << 8 | 1);
    }

    @Test
    void togetherOneScaleServesAllAndApartEachHasItsOwn() {
        FirstLayerFilters two = new FirstLayerFilters("c", "grey", 2, 1, 1, 1, new float[] {1, 4});
        assertThat(two.pictures(true).get(0).rgb()[0]).isEqualTo(0xa0a0a0);
        assertThat(two.pictures(true).get(1).rgb()[0]).isEqualTo(0xffffff);
        assertThat(two.pictures(false).get(0).rgb()[0]).isEqualTo(0xffffff);
    }

    @Test
    void channelsThatAreNoColoursStandBesideEachOther() {
        FirstLayerFilters many = new FirstLayerFilters("c", "radar", 2, 5, 3, 3, new float[90]);
        assertThat(many.pictures(true)).hasSize(10);
        Canvas sheet = FilterSheet.draw(many, true);
        assertThat(sheet.width()).isEqualTo(5 * (3 * 18 + 2) + 2);
        assertThat(sheet.height()).isEqualTo(2 * (3 * 18 + 2) + 2);
    }

    @Test
    void theFirstConvolutionIsFoundBehindZeroPadding() {
        Network.Builder network = Network.builder("in", new Shape(3, 8, 8));
        network.layer("pad", new Operation.ZeroPadding(Padding.of(1)), "in");
        network.layer("a", new Operation.Convolution(Geometry.square(3, 1, 0), 2, 1, new float[54], new float[2]), "pad");
        network.layer("b", new Operation.Convolution(Geometry.square(1, 1, 0), 2, 1, new float[4], new float[2]), "a");
        FirstLayerFilters filters = FirstLayerFilters.from(network.build(), "RGB").orElseThrow();
        assertThat(filters.layer()).isEqualTo("a");
        assertThat(filters.inputs()).isEqualTo(3);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> FirstLayerFilters.of(new ObjectMapper().readTree(
                        "{\"outputs\":100000,\"inputs\":100000,\"rows\":7,\"columns\":7,\"weights\":\"AAAA\"}")))
                .isInstanceOf(ReportException.class).hasMessageContaining("mine again");
        assertThatThrownBy(() -> FirstLayerFilters.of(new ObjectMapper().readTree("{\"weights\":\"***\"}")))
                .isInstanceOf(ReportException.class);
    }
}
