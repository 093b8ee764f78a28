package org.patchlode.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;

class CorrelationsTest {

    @Test
    void equalCommonsMath() {
        Random random = new Random(7);
        float[][] rows = new float[9][101];
        double[][] columns = new double[101][9];
        for (int row = 0; row < 9; row++) {
            for (int i = 0; i < 101; i++) {
                rows[row][i] = (float) (100 + random.nextGaussian() + (row % 3) * columns[i][0]);
                columns[i][row] = rows[row][i];
            }
        }
        double[][] wanted = new PearsonsCorrelation(columns).getCorrelationMatrix().getData();
        Correlations found = Correlations.of(rows);
        for (int a = 0; a < 9; a++) {
            for (int b = 0; b < 9; b++) {
                assertThat(found.between(a, b)).as("%d and %d", a, b).isCloseTo(wanted[a][b], within(1e-4));
            }
        }
    }

    @Test
    void theNearestComeFirstAndOfEqualOnesTheFirst() {
        float[] rising = {1, 2, 3, 4, 5};
        List<List<Correlations.Pair>> nearest = Correlations.of(new float[][] {
            rising.clone(), {5, 4, 3, 2, 1}, {7, 7, 7, 7, 7}, {1, 2, 3, 4, 6}, {2, 4, 6, 8, 10}, {11, 12, 13, 14, 15}}).nearest(2);
        assertThat(nearest.get(0)).extracting(Correlations.Pair::row).containsExactly(4, 5);
        assertThat(nearest.get(3)).extracting(Correlations.Pair::row).containsExactly(0, 4);
        assertThat(nearest.get(1)).as("only what goes the same way").isEmpty();
        assertThat(nearest.get(2)).as("what does not vary goes with nothing").isEmpty();
        assertThat(nearest.get(4).get(0).correlation()).isCloseTo(1, within(1e-6));
        assertThat(Correlations.of(new float[3][0]).nearest(2)).containsExactly(List.of(), List.of(), List.of());
    }
}
