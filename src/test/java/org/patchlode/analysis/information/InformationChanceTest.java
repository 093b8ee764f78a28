package org.patchlode.analysis.information;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Groups;

/** What is found where nothing is, and where something was planted. */
class InformationChanceTest {

    private static final int PEOPLE = 40;
    private static final int PICTURES = 50;

    /** Units that answer to people; a sex drawn by lot for each of those has nothing to do with them. */
    private static double smallP(boolean grouped) {
        int images = PEOPLE * PICTURES;
        Groups people = Groups.of(IntStream.range(0, images).mapToObj(i -> "p" + i / PICTURES).toList());
        int small = 0;
        int all = 0;
        for (int trial = 0; trial < 20; trial++) {
            RandomGenerator random = Planted.random(100 + trial);
            int[] sexes = IntStream.range(0, PEOPLE).map(person -> random.nextInt(2)).toArray();
            float[][] units = new float[20][images];
            for (float[] unit : units) {
                double[] likes = IntStream.range(0, PEOPLE).mapToDouble(person -> random.nextGaussian()).toArray();
                IntStream.range(0, images).forEach(i -> unit[i] = (float) Math.max(0, likes[i / PICTURES] + random.nextGaussian()));
            }
            Factor.Categorical sex = Planted.kinds("sex", IntStream.range(0, images).map(i -> sexes[i / PICTURES]).toArray());
            InformationAnalysis analysis = Planted.about(sex, grouped ? people : Groups.single(images), 200);
            List<Planted.Row> rows = Planted.rows(analysis, units);
            for (int unit = 0; unit < units.length; unit++) {
                small += (Double) Planted.value(rows, analysis, 0, unit, "sex", "binned", "p") <= 0.05 ? 1 : 0;
                all++;
                assertThat(Planted.value(rows, analysis, 0, unit, "sex", "binned", "p_chi2") == null).isEqualTo(grouped);
            }
        }
        return (double) small / all;
    }

    @Test
    void groupsKeepPicturesOfAPersonFromCountingAsManyPeople() {
        assertThat(smallP(true)).isLessThanOrEqualTo(0.07);
        assertThat(smallP(false)).isGreaterThan(0.6);
    }

    @Test
    void noiseThatSeemsSynergisticIsInsideWhatChanceGives() {
        RandomGenerator random = Planted.random(3);
        int images = 2_000;
        int[] people = IntStream.range(0, images).map(i -> i % 40).toArray();
        int[] answers = IntStream.range(0, images).map(i -> random.nextDouble() < 0.8 ? people[i] : random.nextInt(40)).toArray();
        float[][] units = new float[100][images];
        for (float[] unit : units) {
            IntStream.range(0, images).forEach(i -> unit[i] = (float) random.nextGaussian());
        }
        InformationAnalysis analysis = new InformationAnalysis(List.of(Planted.kinds("identity", people)), Optional.of(Planted.kinds("answer", answers)),
                Groups.single(images), new InformationSettings(3, 200, 1));
        List<Planted.Row> rows = Planted.rows(analysis, units);
        int outside = 0;
        int small = 0;
        for (int unit = 0; unit < units.length; unit++) {
            double redundancy = (Double) Planted.value(rows, analysis, 2, unit, "identity", "", "redundancy");
            double low = (Double) Planted.value(rows, analysis, 2, unit, "identity", "", "null_low");
            double high = (Double) Planted.value(rows, analysis, 2, unit, "identity", "", "null_high");
            assertThat(redundancy).isLessThan(-0.1);
            outside += redundancy < low || redundancy > high ? 1 : 0;
            small += (Double) Planted.value(rows, analysis, 2, unit, "identity", "", "p") <= 0.05 ? 1 : 0;
        }
        assertThat(outside).isLessThanOrEqualTo(12);
        assertThat(small).isLessThanOrEqualTo(12);
    }

    @Test
    void plantedUnitsAreFoundAmongOthers() {
        RandomGenerator random = Planted.random(4);
        int images = 1_000;
        double[] yaw = IntStream.range(0, images).mapToDouble(i -> 90 * random.nextDouble() - 45).toArray();
        float[][] units = new float[200][images];
        for (int unit = 0; unit < units.length; unit++) {
            double weight = unit < 40 ? 0.02 : 0;
            float[] own = units[unit];
            IntStream.range(0, images).forEach(i -> own[i] = (float) Math.max(0, weight * yaw[i] + random.nextGaussian()));
        }
        InformationAnalysis analysis = Planted.about(new Factor.Continuous("yaw", yaw), Groups.single(images), 50);
        List<Planted.Row> rows = Planted.rows(analysis, units);
        double[] bits = IntStream.range(0, 200).mapToDouble(unit -> (Double) Planted.value(rows, analysis, 0, unit, "yaw", "binned", "bits")).toArray();
        long above = IntStream.range(0, 40).mapToLong(planted -> IntStream.range(40, 200).filter(other -> bits[planted] > bits[other]).count()).sum();
        assertThat(above / (40.0 * 160)).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void whatCannotBeSaidHasAReason() {
        int images = 60;
        float[][] units = new float[4][images];
        IntStream.range(0, images).forEach(i -> {
            units[0][i] = i;
            units[2][i] = i == 7 ? Float.NaN : i;
            units[3][i] = 2;
        });
        InformationAnalysis constant = Planted.about(Planted.kinds("f", new int[images]), Groups.single(images), 10);
        assertThat(Planted.value(Planted.rows(constant, units), constant, 0, 0, "f", "binned", "reason")).isEqualTo("the factor has one value in all images");
        int[] rare = IntStream.range(0, images).map(i -> i == 0 ? 2 : i % 2).toArray();
        InformationAnalysis analysis = Planted.about(Planted.kinds("f", rare), Groups.single(images), 0);
        List<Planted.Row> rows = Planted.rows(analysis, units);
        assertThat(Planted.value(rows, analysis, 0, 0, "f", "gcmi", "bits")).isNull();
        assertThat((String) Planted.value(rows, analysis, 0, 0, "f", "gcmi", "reason")).contains("fewer than two images");
        assertThat(Planted.value(rows, analysis, 0, 0, "f", "binned", "bits")).isNotNull();
        assertThat(Planted.value(rows, analysis, 0, 0, "f", "binned", "p")).isNull();
        assertThat(Planted.value(rows, analysis, 0, 0, "f", "binned", "bits_null")).isNull();
        assertThat(Planted.value(rows, analysis, 0, 1, "f", "binned", "bits")).isNull();
        assertThat(Planted.value(rows, analysis, 0, 1, "f", "binned", "reason")).isEqualTo("the unit never fires");
        assertThat(Planted.value(rows, analysis, 0, 2, "f", "binned", "reason")).isEqualTo("the unit has no response to 1 of the images");
        assertThat(Planted.value(rows, analysis, 0, 3, "f", "binned", "reason")).isEqualTo("the unit responds alike to all images");
    }

    @Test
    void imagesWithoutAFactorAreLeftOutOfItAlone() {
        int images = 100;
        float[] unit = new float[images];
        IntStream.range(0, images).forEach(i -> unit[i] = i % 7 + i / 100f);
        int[] codes = IntStream.range(0, images).map(i -> i % 2).toArray();
        int[] holed = codes.clone();
        holed[3] = -1;
        holed[50] = -1;
        InformationAnalysis analysis = new InformationAnalysis(List.of(Planted.kinds("whole", codes), Planted.kinds("holed", holed)), Optional.empty(),
                Groups.single(images), new InformationSettings(3, 10, 1));
        assertThat(analysis.images()).containsExactly(100, 98);
        List<Planted.Row> rows = Planted.rows(analysis, new float[][] {unit});
        assertThat(Planted.value(rows, analysis, 0, 0, "whole", "binned", "images")).isEqualTo(100);
        assertThat(Planted.value(rows, analysis, 0, 0, "holed", "binned", "images")).isEqualTo(98);
        int[] left = IntStream.range(0, images).filter(i -> holed[i] >= 0).toArray();
        float[] some = new float[left.length];
        IntStream.range(0, left.length).forEach(i -> some[i] = unit[left[i]]);
        InformationAnalysis alone = Planted.about(Planted.kinds("holed", IntStream.of(left).map(i -> codes[i]).toArray()), Groups.single(left.length), 10);
        assertThat(Planted.value(Planted.rows(alone, new float[][] {some}), alone, 0, 0, "holed", "binned", "bits"))
                .isEqualTo(Planted.value(rows, analysis, 0, 0, "holed", "binned", "bits"));
    }
}
