package org.patchlode.analysis.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.network.Layer;

class ResponsesAnalysisTest extends AnalysisContractTest<Responses, ResponsesAnalysis.Answer> {

    private static ResponsesAnalysis of(EnumSet<ResponseKind> kinds) {
        return new ResponsesAnalysis(FakeNetwork.NETWORK, FakeNetwork.layers(), kinds);
    }

    @Override
    protected CorpusAnalysis<Responses, ResponsesAnalysis.Answer> analysis() {
        return of(EnumSet.allOf(ResponseKind.class));
    }

    @Test
    void theLastLayerIsKeptEvenWhereItIsNotMined() {
        assertThat(analysis().needs().peaks()).extracting(Layer::name).isEqualTo(List.of("relu", "second", "answer"));
        assertThat(of(EnumSet.of(ResponseKind.PEAK)).keptBytesAnImage()).isEqualTo(4 * (5 + 2 + 4));
    }

    @Test
    void aRunThatKeptLessIsNotTakenForOneThatKeptTheSame() {
        assertThat(of(EnumSet.of(ResponseKind.PEAK)).name()).isEqualTo("responses-peak");
        assertThat(of(EnumSet.of(ResponseKind.MEAN)).name()).isEqualTo("responses-mean");
        assertThat(analysis().name()).isEqualTo("responses-peak-mean");
        assertThat(of(EnumSet.of(ResponseKind.PEAK)).needs().means()).isFalse();
    }
}
