package org.patchlode.analysis.correspondence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Counted, against the definition: every pair of pictures, every unit. */
class AgreementTest {

    private static final int UNITS = 30;

    /** {@code [draws][units]} for each picture. */
    private static List<int[][]> signs(Random random, int pictures, int draws) {
        List<int[][]> signs = new ArrayList<>();
        for (int picture = 0; picture < pictures; picture++) {
            int[][] own = new int[draws][UNITS];
            for (int[] draw : own) {
                for (int i = 0; i < UNITS; i += 1 + random.nextInt(3)) {
                    draw[i] = random.nextInt(3) - 1;
                }
            }
            signs.add(own);
        }
        return signs;
    }

    private static Signs counted(int[][] draws) {
        Signs.Counting counting = new Signs.Counting(UNITS);
        for (int[] draw : draws) {
            float[] before = new float[UNITS];
            float[] after = new float[UNITS];
            for (int i = 0; i < UNITS; i++) {
                after[i] = -draw[i] * 1e-30f;
            }
            counting.count(before, after);
        }
        return counting.pack();
    }

    private static double byDefinition(List<int[][]> signs) {
        double differing = 0;
        long compared = 0;
        for (int i = 0; i < signs.size(); i++) {
            for (int j = 0; j < i; j++) {
                for (int[] a : signs.get(i)) {
                    for (int[] b : signs.get(j)) {
                        for (int unit = 0; unit < UNITS; unit++) {
                            differing += a[unit] != b[unit] ? 1 : 0;
                            compared++;
                        }
                    }
                }
            }
        }
        return differing / compared;
    }

    @Property(tries = 60)
    void equalsItsDefinition(@ForAll long seed, @ForAll @IntRange(min = 3, max = 7) int pictures, @ForAll @IntRange(min = 1, max = 4) int draws) {
        List<int[][]> signs = signs(new Random(seed), pictures, draws);
        Agreement agreement = Agreement.of(signs.stream().map(AgreementTest::counted).toList(), UNITS, draws);
        assertThat(agreement.pairs()).isEqualTo((long) pictures * (pictures - 1) / 2);
        assertThat(agreement.delta()).isCloseTo(byDefinition(signs), within(1e-12));
        double mean = 0;
        List<Double> without = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            List<int[][]> others = new ArrayList<>(signs);
            others.remove(i);
            without.add(byDefinition(others));
            mean += without.get(i) / pictures;
        }
        double squares = 0;
        for (double value : without) {
            squares += (value - mean) * (value - mean);
        }
        double half = 1.959963984540054 * Math.sqrt(squares * (pictures - 1) / pictures);
        assertThat(agreement.high() - agreement.delta()).isCloseTo(half, within(1e-12));
        assertThat(agreement.delta() - agreement.low()).isCloseTo(half, within(1e-12));
        if (draws == 1) {
            long touched = 0;
            for (int unit = 0; unit < UNITS; unit++) {
                int of = unit;
                touched += signs.stream().anyMatch(own -> own[0][of] != 0) ? 1 : 0;
            }
            if (touched > 0) {
                assertThat(agreement.touched()).isCloseTo(byDefinition(signs) * UNITS / touched, within(1e-12));
            }
        }
    }

    @Test
    void onePictureHasNothingToCompareAndTwoHaveNoInterval() {
        List<Signs> signs = signs(new Random(1), 2, 1).stream().map(AgreementTest::counted).toList();
        Agreement one = Agreement.of(signs.subList(0, 1), UNITS, 1);
        assertThat(one.pairs()).isZero();
        assertThat(one.delta()).isNaN();
        Agreement two = Agreement.of(signs, UNITS, 1);
        assertThat(two.delta()).isBetween(0.0, 1.0);
        assertThat(two.low()).isNaN();
        assertThat(Agreement.of(List.of(counted(new int[1][UNITS]), counted(new int[1][UNITS])), UNITS, 1).touched()).as("nothing was touched").isNaN();
    }
}
