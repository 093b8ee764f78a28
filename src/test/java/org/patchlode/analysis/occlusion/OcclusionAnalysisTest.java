package org.patchlode.analysis.occlusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.network.Box;

class OcclusionAnalysisTest extends AnalysisContractTest<Occlusions, OcclusionAnalysis.Covered> {

    @Override
    protected CorpusAnalysis<Occlusions, OcclusionAnalysis.Covered> analysis() {
        return new OcclusionAnalysis(FakeNetwork.layer("second"), new Grid(3, 2, 6, 4), new Fill(List.of(0f, 0f, 0f)),
                Optional.of(new ClassOutput(FakeNetwork.layer("answer"), false)), Map.of("image-003", 2));
    }

    @Test
    void squaresAreCentredOnTheGridAndCutAtTheBorder() {
        Grid paper = new Grid(50, 10, 227, 227);
        assertThat(paper.squares()).hasSize(529);
        assertThat(paper.squares().get(0)).isEqualTo(new Box(0, 0, 25, 25));
        assertThat(paper.squares().get(23 * 5 + 6)).isEqualTo(new Box(25, 35, 75, 85));
        assertThat(paper.squares().get(528)).isEqualTo(new Box(195, 195, 227, 227));
        assertThat(new Grid(3, 2, 6, 4).squares()).hasSize(6).contains(new Box(1, 1, 4, 4));
    }
}
