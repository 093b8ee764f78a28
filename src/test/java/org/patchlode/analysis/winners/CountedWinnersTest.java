package org.patchlode.analysis.winners;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.mining.MiningState;

/** The same of a corpus so small that the units above zero are counted in all its images. */
class CountedWinnersTest extends AnalysisContractTest<MiningState, WinnersAnalysis.Best> {

    @Override
    protected CorpusAnalysis<MiningState, WinnersAnalysis.Best> analysis() {
        return FakeNetwork.winners(4, 1024);
    }

    @Test
    void aLargeCorpusIsCountedInPart() {
        assertThat(FakeNetwork.winners(4, 1024).counts("image-000")).isTrue();
        assertThat(FakeNetwork.winners(4, 1025).counts("image-000")).isEqualTo(MiningState.isDrawn("image-000"));
    }

    @Test
    void statesOfBeforeCountsWereKeptAreRead() {
        assertThat(analysis().reads(1)).isTrue();
        assertThat(analysis().reads(2)).isTrue();
        assertThat(analysis().reads(3)).isFalse();
    }
}
