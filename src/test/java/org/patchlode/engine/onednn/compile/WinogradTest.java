package org.patchlode.engine.onednn.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.dnnl.global.dnnl.dnnl_a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_winograd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_convolution_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.Shape;

/** Shapes on either side of each bound of the rule, as they were measured. */
class WinogradTest {

    @ParameterizedTest
    @CsvSource({
        "64, 64, 8, true, four full tiles",
        "256, 256, 4, false, one tile",
        "128, 128, 5, false, as many multiplications as small tiles",
        "48, 48, 9, false, the rim of three by three tiles",
        "64, 256, 13, true, a rim that costs little",
        "384, 256, 13, true, filters that just stay in the cache",
        "384, 384, 13, false, filters that do not",
        "16, 64, 55, true, just enough maps",
        "16, 16, 32, false, so few maps that transforms are most of the work"
    })
    void largeTilesPayWhereTheyWereMeasuredToPay(int inputs, int maps, int side, boolean pay, String why) {
        assertThat(Winograd.largeTilesPay(inputs, new Shape(maps, side, side))).as(why).isEqualTo(pay);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 64, 224, true, a large plane",
        "512, 512, 28, true, filters from memory that are used often",
        "512, 512, 7, false, filters from memory that are hardly used again",
        "128, 128, 8, true, four full tiles",
        "64, 64, 8, true, four full tiles of half as many maps",
        "256, 256, 4, false, one tile",
        "64, 256, 13, true, a rim that costs little",
        "32, 32, 35, true, just enough maps",
        "32, 32, 16, false, so few maps that transforms are most of the work",
        "16, 16, 32, false, fewer still"
    })
    void ownTilesPayWhereTheyWereMeasuredToPay(int inputs, int maps, int side, boolean pay, String why) {
        assertThat(Winograd.ownTilesPay(inputs, new Shape(maps, side, side))).as(why).isEqualTo(pay);
    }

    @Test
    void theLibraryHasTheLargeTilesForOneImage() {
        Assumptions.assumeTrue(OneDnnSupport.available() && OneDnnSupport.avx512());
        try (OneDnn dnn = new OneDnn()) {
            dnnl_memory_desc_t plane = dnn.layout(OneDnnSupport.blockedTag(), 1, 64, 8, 8);
            dnnl_convolution_desc_t convolution = dnn.own(new dnnl_convolution_desc_t());
            OneDnn.check(dnnl_convolution_forward_desc_init(convolution, dnnl_forward_inference, dnnl_convolution_winograd, plane,
                    dnn.layout(dnnl_format_tag_any, 64, 64, 3, 3), dnn.layout(dnnl_a, 64), plane, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}), "it");
            assertThat(dnn.find(convolution, Optional.empty(), kernel -> kernel.contains(ConvolutionCompiler.LARGE_TILES))).isPresent();
            assertThat(dnn.find(convolution, Optional.empty(), "no such kernel"::equals)).isEmpty();
        }
    }
}
