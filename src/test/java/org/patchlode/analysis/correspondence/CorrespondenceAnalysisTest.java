package org.patchlode.analysis.correspondence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.network.Box;

class CorrespondenceAnalysisTest extends AnalysisContractTest<Changes, CorrespondenceAnalysis.Covered> {

    @Override
    protected CorpusAnalysis<Changes, CorrespondenceAnalysis.Covered> analysis() {
        Map<String, Map<String, Box>> parts = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            Map<String, Box> own = new HashMap<>(Map.of("nose", new Box(1, 1, 3, 3)));
            if (i % 3 > 0) {
                own.put("eye", new Box(0, 0, 1, 1));
            }
            parts.put("image-%03d".formatted(i), own);
        }
        return new CorrespondenceAnalysis(FakeNetwork.layers(), parts, 2, 1, new Fill(List.of(0f)));
    }
}
