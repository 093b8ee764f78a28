package org.patchlode.analysis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesAnalysis;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;

class SectionTest {

    @Test
    void refusesWhatOverlapsInPart() {
        Section<MiningState> both = Section.empty(FakeNetwork.winners(3));
        both.coverage().only(0);
        Section<MiningState> other = Section.empty(FakeNetwork.winners(3));
        other.coverage().only(1);
        both.merge(other);
        assertThatThrownBy(() -> both.merge(other)).hasMessageContaining("share some shards");
    }

    @Test
    void refusesSectionsOfOtherAnalyses() {
        ResponsesAnalysis responses = new ResponsesAnalysis(FakeNetwork.NETWORK, FakeNetwork.layers(), EnumSet.of(ResponseKind.PEAK));
        assertThatThrownBy(() -> Section.empty(FakeNetwork.winners(3)).merge(Section.empty(responses))).hasMessageContaining("'winners'").hasMessageContaining("'responses-peak'");
        assertThatThrownBy(() -> Section.fromBytes(FakeNetwork.winners(3), Section.empty(responses).toBytes()))
                .isInstanceOf(CorruptStateException.class).hasMessageContaining("'responses-peak', version 1, is none of 'winners', version 2");
    }
}
