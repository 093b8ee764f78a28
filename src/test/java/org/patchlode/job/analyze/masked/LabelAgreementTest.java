package org.patchlode.job.analyze.masked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelAgreementTest {

    @Test
    void chanceIsWhatIndependentAnswersWouldGive() {
        LabelAgreement.Shares shares = LabelAgreement.shares("conv", List.of(new int[] {1, 1}, new int[] {1, 2}, new int[] {2, 2}, new int[] {3, 1}));
        assertThat(shares.units()).isEqualTo(4);
        assertThat(shares.same()).isEqualTo(0.5);
        // Class 1 is named by two and two maps, class 2 by one and two, class 3 by one and none.
        assertThat(shares.chance()).isEqualTo((2 * 2 + 1 * 2) / 16.0);
        Random random = new Random(1);
        LabelAgreement.Shares drawn = LabelAgreement.shares("conv", IntStream.range(0, 20_000).mapToObj(i -> new int[] {random.nextInt(5) / 2, random.nextInt(3)}).toList());
        assertThat(drawn.same()).isCloseTo(drawn.chance(), within(0.02));
        assertThat(LabelAgreement.shares("conv", List.of()).same()).isNaN();
    }
}
