package org.patchlode.analysis.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.analysis.Given;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Peaks;

class AblationAnalysisTest extends AnalysisContractTest<Losses, AblationAnalysis.Masked> {

    private static AblationAnalysis of(Map<String, Integer> classes, boolean errors) {
        return new AblationAnalysis(List.of(FakeNetwork.layer("second")), new ClassOutput(FakeNetwork.layer("answer"), true), classes, errors);
    }

    @Override
    protected CorpusAnalysis<Losses, AblationAnalysis.Masked> analysis() {
        Map<String, Integer> classes = new HashMap<>();
        IntStream.range(0, 40).forEach(i -> classes.put("image-%03d".formatted(i), i % 4));
        return of(classes, false);
    }

    /** A network that answers class 0 unless its map 1 is masked, which tells against class 2; map 0 does nothing. */
    private record Made(boolean stubborn) implements Given {

        @Override
        public Peaks peaks(int layer) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public float[] whole(int layer) {
            return new float[] {0.5f, 0.125f, 0.25f, 0.125f};
        }

        @Override
        public void ablations(List<Set<Ablation>> variants, ActivationSink sink) {
            for (int i = 0; i < variants.size(); i++) {
                boolean first = variants.get(i).stream().anyMatch(ablation -> ablation.map() == 0);
                boolean second = variants.get(i).stream().anyMatch(ablation -> ablation.map() == 1);
                boolean revised = second && (first || !stubborn);
                sink.accept(i, 0, revised ? new float[] {0.25f, 0.125f, 0.5f, 0.125f} : second ? new float[] {0.45f, 0.125f, 0.3f, 0.125f} : whole(0));
            }
        }
    }

    private static Losses seen(AblationAnalysis analysis, boolean stubborn) {
        Losses losses = analysis.empty();
        for (String image : List.of("a", "b")) {
            AblationAnalysis.Masked kept = analysis.begin(image);
            analysis.see(kept, 0, new Made(stubborn));
            analysis.accept(losses, List.of(kept));
        }
        return losses;
    }

    @Test
    void theMapThatSpeaksForAClassTakesProbabilityWithIt() {
        Losses losses = seen(of(Map.of(), false), false);
        assertThat(losses.mean(1, 0)).isEqualTo(0.25);
        assertThat(losses.mean(1, 2)).isEqualTo(-0.25);
        assertThat(losses.mean(0, 0)).isZero();
        assertThat(losses.margin(1, 0)).isCloseTo(0, within(1e-9));
        assertThat(AblationAnalysis.revised(losses)).isEmpty();
    }

    @Test
    void errorsAreRevisedByOneMapOrByTwo() {
        Losses easy = seen(of(Map.of("a", 2, "b", 0), true), false);
        assertThat(easy.labelled()).isEqualTo(2);
        assertThat(easy.errors()).hasSize(1);
        assertThat(easy.errors().get(0).image()).isEqualTo("a");
        assertThat(easy.errors().get(0).maps()[0]).isEqualTo(1);
        assertThat(easy.errors().get(0).gains()[0]).isEqualTo(0.5);
        assertThat(AblationAnalysis.revised(easy)).containsExactly(1.0, 1.0, 1.0);
        assertThat(AblationAnalysis.revised(seen(of(Map.of("a", 2), true), true))).containsExactly(0.0, 1.0, 1.0);
    }
}
