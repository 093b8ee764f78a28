package org.patchlode.analysis.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.AnalysisContractTest;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.engine.Peaks;

class AccuracyAnalysisTest extends AnalysisContractTest<Accuracy, AccuracyAnalysis.Answer> {

    @Override
    protected CorpusAnalysis<Accuracy, AccuracyAnalysis.Answer> analysis() {
        Map<String, Integer> classes = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            classes.put("image-%03d".formatted(i), i % 4);
        }
        return new AccuracyAnalysis(FakeNetwork.layer("answer"), classes);
    }

    @Test
    void ofEqualOutputsTheSmallerNumberCountsAsLarger() {
        Peaks outputs = new Peaks(7);
        float[] values = {1, 3, 3, 2, 0, 0, 0};
        for (int i = 0; i < values.length; i++) {
            outputs.set(i, values[i], 0, 0);
        }
        assertThat(Accuracy.rank(outputs, 1)).isZero();
        assertThat(Accuracy.rank(outputs, 2)).isEqualTo(1);
        assertThat(Accuracy.rank(outputs, 6)).isEqualTo(6);
        Accuracy accuracy = new Accuracy();
        accuracy.count(0);
        accuracy.count(4);
        accuracy.count(5);
        assertThat(accuracy.top1()).isEqualTo(1);
        assertThat(accuracy.top5()).isEqualTo(2);
        assertThat(accuracy.top5Accuracy()).isEqualTo(2 / 3.0);
    }
}
