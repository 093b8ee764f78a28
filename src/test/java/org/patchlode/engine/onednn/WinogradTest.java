package org.patchlode.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
}
