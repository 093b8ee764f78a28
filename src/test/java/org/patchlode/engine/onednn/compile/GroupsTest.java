package org.patchlode.engine.onednn.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onednn.capi.OneDnnSupport;

class GroupsTest {

    @BeforeAll
    static void needsOneDnn() {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    @Test
    void weightsOfMergedGroupsHaveZerosBetween() {
        float[] weights = {1, 2, 3, 4};
        Groups groups = Groups.of(2, 2, 4);
        assertThat(groups.count()).isEqualTo(1);
        assertThat(groups.padded(weights, 1, 3, 5)).containsExactly(1, 0, 0, 2, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0);
    }

    @Test
    void tooManyZerosAreLeftToTheOtherEngine() {
        assertThatThrownBy(() -> Groups.of(32_749, 2 * 32_749, 2 * 32_749).widen(new float[4 * 32_749], 1))
                .isInstanceOf(UnsupportedNetworkException.class).hasMessageContaining("nd4j");
    }
}
