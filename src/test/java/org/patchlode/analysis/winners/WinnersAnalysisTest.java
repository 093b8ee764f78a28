package org.patchlode.analysis.winners;

import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.mining.MiningState;

class WinnersAnalysisTest extends AnalysisContractTest<MiningState, WinnersAnalysis.Best> {

    @Override
    protected CorpusAnalysis<MiningState, WinnersAnalysis.Best> analysis() {
        return FakeNetwork.winners(4);
    }
}
