package org.patchlode.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnitChangeTest {

    private static UnitChange change(List<String> before, List<String> after) {
        return UnitChange.of("conv", 0, new UnitChange.Side(before, 2), new UnitChange.Side(after, 5), Double.NaN);
    }

    @Test
    void itselfIsTheSameAndTwoEmptyOnesAreToo() {
        assertThat(change(List.of("a", "b"), List.of("a", "b"))).extracting(UnitChange::jaccard, UnitChange::jump, UnitChange::maxChange).containsExactly(1.0, false, 3.0);
        assertThat(change(List.of(), List.of())).extracting(UnitChange::jaccard, UnitChange::jump).containsExactly(1.0, false);
    }

    @Test
    void anotherFirstWinnerIsAJumpWhateverElseIsCommon() {
        assertThat(change(List.of("a", "b", "c"), List.of("b", "a", "c"))).extracting(UnitChange::jaccard, UnitChange::jump).containsExactly(1.0, true);
        assertThat(change(List.of("a", "b", "c"), List.of("a", "d"))).extracting(UnitChange::jaccard, UnitChange::jump).containsExactly(0.25, false);
        assertThat(change(List.of(), List.of("a"))).extracting(UnitChange::jaccard, UnitChange::jump).containsExactly(0.0, true);
    }

    @Test
    void aLayersMeansAreOverItsUnits() {
        List<LayerChange> layers = LayerChange.of(List.of(change(List.of("a"), List.of("a")), change(List.of("a"), List.of("b"))), 1);
        assertThat(layers).singleElement().satisfies(layer -> {
            assertThat(layer.units()).isEqualTo(2);
            assertThat(layer.jaccard().value()).isEqualTo(0.5);
            assertThat(layer.jaccard().low()).isZero();
            assertThat(layer.jaccard().high()).isEqualTo(1);
            assertThat(layer.jumps().value()).isEqualTo(0.5);
            assertThat(layer.spearman().value()).isNaN();
        });
    }
}
