package org.patchlode.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Expected values were computed by SciPy 1.x, statsmodels' {@code fdr_bh} and NumPy. */
class StatisticsTest {

    @Test
    void tailsAreScipys() {
        assertThat(Distributions.chiSquareAtLeast(3.84, 1)).isCloseTo(0.050043521248705113, within(1e-14));
        assertThat(Distributions.chiSquareAtLeast(800, 4) / 7.679830082823363e-172).isCloseTo(1, within(1e-9));
        assertThat(Distributions.chiSquareAtLeast(0, 4)).isEqualTo(1);
        assertThat(Distributions.hypergeometricAtLeast(5, 500, 50, 20)).isCloseTo(0.03978015054344914, within(1e-10));
        assertThat(Distributions.hypergeometricAtLeast(0, 500, 50, 20)).isEqualTo(1);
        assertThat(Distributions.hypergeometricAtLeast(3, 3, 3, 3)).isCloseTo(1, within(1e-12));
        assertThat(Distributions.normalQuantile(0.975)).isCloseTo(1.959963984540054, within(1e-9));
        assertThat(Distributions.digamma(0.5)).isCloseTo(-1.9635100260214235, within(1e-8));
    }

    @Test
    void falseDiscoveriesAreBenjaminiAndHochbergs() {
        double[] q = FalseDiscovery.q(new double[] {0.01, 0.04, 0.03, Double.NaN, 0.005, 0.9});
        assertThat(q).containsExactly(new double[] {0.025, 0.05, 0.05, Double.NaN, 0.025, 0.9}, within(1e-12));
        assertThat(FalseDiscovery.q(new double[] {Double.NaN})).containsExactly(Double.NaN);
    }

    @Test
    void ranksShareTiesAndCountBothZerosAsOne() {
        float[] values = {0f, -0f, 3f, -2f, Float.NEGATIVE_INFINITY, 3f};
        assertThat(Ranks.mean(Ranks.twiceBelow(values))).containsExactly(3.5, 3.5, 5.5, 2, 1, 5.5);
        double[] wide = IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        assertThat(Ranks.twiceBelow(wide)).isEqualTo(Ranks.twiceBelow(values));
        assertThat(Ranks.distinct(Ranks.twiceBelow(values))).isEqualTo(4);
        assertThat(Ranks.spearman(new double[] {1, 2, 3, 4, 5}, new double[] {5, 6, 7, 8, 7})).isCloseTo(0.8207826816681233, within(1e-12));
        assertThat(Ranks.spearman(new double[] {1, 1}, new double[] {1, 2})).isNaN();
    }

    @Test
    void quantilesInterpolate() {
        assertThat(Quantiles.of(new double[] {4, 1, 3, 2}, 0.25)).isEqualTo(1.75);
        assertThat(Quantiles.of(new double[0], 0.5)).isNaN();
    }

    @Test
    void aDrawDependsOnNamesAndSeedAlone() {
        List<String> names = new ArrayList<>(IntStream.range(0, 500).mapToObj(i -> "img" + i).toList());
        List<String> drawn = new Draws(1).some(names, 20);
        Collections.shuffle(names, new Random(3));
        assertThat(new Draws(1).some(names, 20)).isEqualTo(drawn).hasSize(20).isSorted();
        assertThat(new Draws(2).some(names, 20)).isNotEqualTo(drawn);
        assertThat(new Draws(1).some(names, 999)).hasSize(500);
        // SHA-256 of "1\nimg0", its first eight bytes.
        assertThat(new Draws(1).key("img0")).isEqualTo(0xe942b0416345a3dbL);
    }

    @Test
    void anIntervalCoversTheTruthAsOftenAsItSays() {
        RandomGenerator random = new Draws(7).generator("coverage");
        int covered = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] values = IntStream.range(0, 60).mapToDouble(i -> random.nextGaussian()).toArray();
            covered += new Bootstrap(Groups.single(60), new Draws(trial), "t").mean(values).contains(0) ? 1 : 0;
        }
        assertThat(covered).isBetween(180, 200);
    }

    @Test
    void groupsMakeIntervalsAsWideAsTheyAre() {
        RandomGenerator random = new Draws(9).generator("groups");
        List<String> people = IntStream.range(0, 400).mapToObj(i -> "p" + i / 20).toList();
        double[] effect = IntStream.range(0, 20).mapToDouble(i -> random.nextGaussian()).toArray();
        double[] values = IntStream.range(0, 400).mapToDouble(i -> effect[i / 20] + 0.1 * random.nextGaussian()).toArray();
        Interval alone = new Bootstrap(Groups.single(400), new Draws(1), "t").mean(values);
        Interval grouped = new Bootstrap(Groups.of(people), new Draws(1), "t").mean(values);
        assertThat(grouped.value()).isEqualTo(alone.value());
        assertThat((grouped.high() - grouped.low()) / (alone.high() - alone.low())).isCloseTo(Math.sqrt(20), within(1.0));
    }

    @Test
    void whatIsMissingDoesNotCountAndOneGroupHasNoInterval() {
        Interval some = new Bootstrap(Groups.single(3), new Draws(1), "t").mean(new double[] {1, Double.NaN, 3});
        assertThat(some.value()).isEqualTo(2);
        assertThat(some.low()).isEqualTo(1);
        assertThat(some.high()).isEqualTo(3);
        assertThat(new Bootstrap(Groups.of(List.of("a", "a")), new Draws(1), "t").mean(new double[] {1, 3})).isEqualTo(Interval.unsure(2));
        assertThat(new Bootstrap(Groups.single(2), new Draws(1), "t").mean(new double[] {Double.NaN, Double.NaN})).isEqualTo(Interval.NONE);
    }

    @Test
    void aFactorThatIsConstantInGroupsStaysSo() {
        Groups groups = Groups.of(List.of("b", "a", "b", "c", "a", "a"));
        int[] codes = {1, 0, 1, 2, 0, 0};
        assertThat(Permutations.between(groups, codes)).isTrue();
        Permutations permutations = new Permutations(groups, true, new Lot(new Draws(1), "t"));
        for (int i = 0; i < 50; i++) {
            int[] from = permutations.next();
            assertThat(groups.constant(Arrays.stream(from).map(image -> codes[image]).toArray())).isTrue();
        }
    }

    @Test
    void aFactorThatVariesInGroupsStaysInThem() {
        Groups groups = Groups.of(List.of("b", "a", "b", "c", "a", "a"));
        assertThat(Permutations.between(groups, new int[] {0, 0, 1, 0, 0, 0})).isFalse();
        Permutations permutations = new Permutations(groups, false, new Lot(new Draws(1), "t"));
        int[][] drawn = IntStream.range(0, 50).mapToObj(i -> permutations.next().clone()).toArray(int[][]::new);
        for (int[] from : drawn) {
            assertThat(Arrays.stream(from).sorted()).containsExactly(0, 1, 2, 3, 4, 5);
            for (int i = 0; i < from.length; i++) {
                assertThat(groups.of(from[i])).isEqualTo(groups.of(i));
            }
        }
        assertThat(Arrays.stream(drawn).map(Arrays::toString).distinct().count()).isGreaterThan(5);
    }

    @Test
    void eachOrderIsAsLikelyAsAnother() {
        Permutations permutations = new Permutations(Groups.single(4), true, new Lot(new Draws(1), "t"));
        Map<String, Integer> counts = new HashMap<>();
        int draws = 24_000;
        for (int i = 0; i < draws; i++) {
            counts.merge(Arrays.toString(permutations.next()), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        double chiSquare = counts.values().stream().mapToDouble(count -> (count - draws / 24.0) * (count - draws / 24.0) / (draws / 24.0)).sum();
        // 23 degrees of freedom: above it in one of a thousand cases.
        assertThat(chiSquare).isLessThan(49.7);
    }

    @Test
    void lotsAreThoseOfSplitMix() {
        // First of the published generator with the state that SHA-256 gives to this seed and purpose: any change of it would change results.
        Lot lot = new Lot(new Draws(1), "t");
        SplittableRandom same = new SplittableRandom(new Draws(1).key("t"));
        for (int i = 0; i < 100; i++) {
            assertThat(lot.below(Integer.MAX_VALUE)).isEqualTo((int) ((same.nextLong() >>> 32) * Integer.MAX_VALUE >>> 32));
        }
    }

    @Test
    void groupsOfSomeImagesAreRenumbered() {
        Groups some = Groups.of(List.of("b", "a", "b", "c")).of(new int[] {0, 3});
        assertThat(some.count()).isEqualTo(2);
        assertThat(some.of(0)).isEqualTo(0);
        assertThat(some.of(1)).isEqualTo(1);
    }
}
