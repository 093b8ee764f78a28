package org.patchlode.analysis.information;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Groups;

/** How often something is found where nothing is, over a thousand seeds. */
@Tag("soak")
class InformationSoakTest {

    private static final int SEEDS = 1_000;
    private static final int UNITS = 20;
    private static final int PEOPLE = 40;
    private static final int PICTURES = 50;

    /** Share of units with q < 0.05 about a factor of four kinds that was shuffled. */
    static double permutedFactors() {
        int images = 400;
        int significant = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomGenerator random = Planted.random(10_000 + seed);
            int[] kinds = IntStream.range(0, images).map(i -> random.nextInt(4)).toArray();
            float[][] units = new float[UNITS][images];
            for (float[] unit : units) {
                IntStream.range(0, images).forEach(i -> unit[i] = (float) Math.max(0, random.nextGaussian()));
            }
            InformationAnalysis analysis = Planted.about(Planted.kinds("kind", kinds), Groups.single(images), 19);
            List<Planted.Row> rows = Planted.rows(analysis, units);
            for (int unit = 0; unit < UNITS; unit++) {
                significant += (Double) Planted.value(rows, analysis, 0, unit, "kind", "binned", "q") < 0.05 ? 1 : 0;
            }
        }
        return (double) significant / SEEDS / UNITS;
    }

    /**
     * Share of units with p of at most 0.05 about a sex drawn by lot for each person, where units answer to people.
     *
     * @param noise from picture to picture, in units of the spread between people
     */
    static double randomSex(int seeds, boolean grouped, double noise) {
        int images = PEOPLE * PICTURES;
        Groups people = Groups.of(IntStream.range(0, images).mapToObj(i -> "p" + i / PICTURES).toList());
        int small = 0;
        for (int seed = 0; seed < seeds; seed++) {
            RandomGenerator random = Planted.random(20_000 + seed);
            int[] sexes = IntStream.range(0, PEOPLE).map(person -> random.nextInt(2)).toArray();
            float[][] units = new float[UNITS][images];
            for (float[] unit : units) {
                double[] likes = IntStream.range(0, PEOPLE).mapToDouble(person -> random.nextGaussian()).toArray();
                IntStream.range(0, images).forEach(i -> unit[i] = (float) Math.max(0, likes[i / PICTURES] + noise * random.nextGaussian()));
            }
            Factor.Categorical sex = Planted.kinds("sex", IntStream.range(0, images).map(i -> sexes[i / PICTURES]).toArray());
            InformationAnalysis analysis = Planted.about(sex, grouped ? people : Groups.single(images), 99);
            List<Planted.Row> rows = Planted.rows(analysis, units);
            for (int unit = 0; unit < UNITS; unit++) {
                small += (Double) Planted.value(rows, analysis, 0, unit, "sex", "binned", "p") <= 0.05 ? 1 : 0;
            }
        }
        return (double) small / seeds / UNITS;
    }

    @Test
    void permutedFactorsAreSeldomSignificant() {
        assertThat(permutedFactors()).isLessThanOrEqualTo(0.05);
    }

    @Test
    void groupsKeepTheirLevelOverAThousandSeeds() {
        assertThat(randomSex(SEEDS, true, 1)).isBetween(0.02, 0.07);
        assertThat(randomSex(SEEDS, false, 1)).isBetween(0.6, 0.8);
        assertThat(randomSex(100, false, 0.1)).as("units that tell people apart more sharply").isGreaterThan(randomSex(100, false, 1));
    }
}
