package org.patchlode.analysis.invariance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.statistics.Grouping;

class InvarianceAnalysisTest extends AnalysisContractTest<Distances, InvarianceAnalysis.Compared> {

    @Override
    protected CorpusAnalysis<Distances, InvarianceAnalysis.Compared> analysis() {
        return new InvarianceAnalysis(FakeNetwork.layers(), List.of(new Step(Transformation.TRANSLATE, 2), new Step(Transformation.ROTATE, 10)),
                new Fill(List.of(0f, 0f, 0f)), Optional.of(new ClassOutput(FakeNetwork.layer("answer"), false)), Map.of("image-003", 2), Grouping.none(1));
    }
}
