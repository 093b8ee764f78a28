package org.patchlode.analysis.information;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.blocks.FactorColumns;
import org.patchlode.analysis.statistics.Groups;

/** Expected values: the published gcmi package and an independent binned estimator (golden), or what follows from how the data were made. */
class InformationAnalysisTest {

    private static final String[] FACTORS = {"identity", "yaw", "light", "coin"};

    private static List<String[]> csv(String name) throws IOException {
        try (InputStream in = InformationAnalysisTest.class.getResourceAsStream("/information/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split(",", -1)).toList();
        }
    }

    private static List<String> column(List<String[]> csv, String name) {
        int at = Arrays.asList(csv.get(0)).indexOf(name);
        return csv.stream().skip(1).map(row -> row[at]).toList();
    }

    private static float[][] units(List<String[]> csv) {
        return IntStream.range(0, 6).mapToObj(unit -> floats(column(csv, "unit" + unit))).toArray(float[][]::new);
    }

    private static float[] floats(List<String> cells) {
        float[] values = new float[cells.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(cells.get(i));
        }
        return values;
    }

    private static InformationAnalysis golden(List<String[]> csv, int permutations) {
        FactorColumns columns = new FactorColumns(Set.of("identity", "coin"), Set.of());
        List<Factor> factors = Arrays.stream(FACTORS).map(name -> columns.of(name, column(csv, name))).toList();
        return new InformationAnalysis(factors, Optional.of(FactorColumns.categorical("response", column(csv, "response"))), Groups.single(csv.size() - 1),
                new InformationSettings(3, permutations, 1));
    }

    @Test
    void bitsAreThoseOfIndependentEstimators() throws IOException {
        List<String[]> csv = csv("data.csv");
        InformationAnalysis analysis = golden(csv, 20);
        List<Planted.Row> rows = Planted.rows(analysis, units(csv));
        List<String[]> expected = csv("expected.csv");
        assertThat(rows.stream().filter(row -> row.table() == 0)).hasSize(expected.size() - 1);
        for (String[] row : expected.subList(1, expected.size())) {
            int channel = Integer.parseInt(row[0].substring(4));
            Object plugin = Planted.value(rows, analysis, 0, channel, row[1], row[2], "bits_plugin");
            if (row[3].equals("nan")) {
                assertThat(plugin).isNull();
            } else {
                assertThat((Double) plugin).as(String.join(" ", row)).isCloseTo(Double.parseDouble(row[3]), within(1e-6));
            }
            assertThat((Double) Planted.value(rows, analysis, 0, channel, row[1], row[2], "bits")).as(String.join(" ", row))
                    .isCloseTo(Double.parseDouble(row[4]), within(1e-6));
        }
        List<String[]> shared = csv("expected_coinformation.csv");
        for (String[] row : shared.subList(1, shared.size())) {
            int channel = Integer.parseInt(row[0].substring(4));
            for (int i = 3; i < row.length; i++) {
                assertThat((Double) Planted.value(rows, analysis, 2, channel, row[1], "", shared.get(0)[i])).isCloseTo(Double.parseDouble(row[i]), within(1e-6));
            }
        }
    }

    @Test
    void aUnitAndAFactorWhoseXorIsTheResponseAreSynergistic() throws IOException {
        List<String[]> csv = csv("data.csv");
        InformationAnalysis analysis = golden(csv, 200);
        List<Planted.Row> rows = Planted.rows(analysis, units(csv));
        assertThat((Double) Planted.value(rows, analysis, 2, 4, "coin", "", "redundancy")).isCloseTo(-0.998, within(1e-3));
        assertThat((Double) Planted.value(rows, analysis, 2, 4, "coin", "", "p")).isEqualTo(1 / 201.0);
    }

    @Test
    void theCutIntoBlocksChangesNothing() throws IOException {
        List<String[]> csv = csv("data.csv");
        float[][] units = units(csv);
        List<Planted.Row> whole = Planted.rows(golden(csv, 30), units);
        assertThat(Planted.rows(golden(csv, 30), Arrays.copyOfRange(units, 0, 1), Arrays.copyOfRange(units, 1, 6))).isEqualTo(whole);
    }

    /** As a task does that has several blocks, as there are many images. */
    @Test
    void blocksLookedAtTogetherGiveWhatEachAloneDoes() throws IOException {
        List<String[]> csv = csv("data.csv");
        float[][] units = units(csv);
        InformationAnalysis analysis = golden(csv, 30);
        List<Block> blocks = List.of(new Block("l", 0, Arrays.copyOfRange(units, 0, 2)), new Block("l", 2, Arrays.copyOfRange(units, 2, 3)), new Block("l", 3, Arrays.copyOfRange(units, 3, units.length)));
        List<BlockInformation> together = new ArrayList<>();
        analysis.look(blocks.iterator()).forEachRemaining(together::add);
        assertThat(together).hasSize(1);
        List<InformationRow> rows = blocks.stream().flatMap(block -> analysis.look(block).rows().stream()).toList();
        assertThat(together.get(0).rows()).isEqualTo(rows).hasSizeGreaterThan(units.length);
        assertThat(together.get(0).shared()).isEqualTo(blocks.stream().flatMap(block -> analysis.look(block).shared().stream()).toList()).isNotEmpty();
    }

    @Test
    void binsThatTakeTooMuchAreCountedBeforeTheNextBlocks() {
        int images = 100_000;
        RandomGenerator random = Planted.random(5);
        float[][] maps = new float[8][images];
        for (float[] map : maps) {
            for (int image = 0; image < images; image++) {
                map[image] = random.nextInt(1000);
            }
        }
        int[] kinds = IntStream.range(0, images).map(image -> image % 3).toArray();
        InformationAnalysis analysis = new InformationAnalysis(List.of(Planted.kinds("kind", kinds)), Optional.empty(), Groups.single(images), new InformationSettings(65, 0, 1));
        List<Block> all = IntStream.range(0, 8).mapToObj(block -> new Block("l", block * 8, maps)).toList();
        ListIterator<Block> blocks = all.listIterator();
        Iterator<BlockInformation> results = analysis.look(blocks);
        // With 65 bins a map takes a long an image: 41.9 maps are 32 MB.
        assertThat(results.next().rows()).hasSize(48);
        assertThat(blocks.nextIndex()).isEqualTo(6);
        assertThat(results.next().rows()).hasSize(16);
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void correlatedGaussiansGiveTheirKnownInformation() {
        RandomGenerator random = Planted.random(1);
        int images = 20_000;
        double[] factor = IntStream.range(0, images).mapToDouble(i -> random.nextGaussian()).toArray();
        float[] unit = new float[images];
        for (int i = 0; i < images; i++) {
            unit[i] = (float) (0.6 * factor[i] + 0.8 * random.nextGaussian());
        }
        InformationAnalysis analysis = Planted.about(new Factor.Continuous("f", factor), Groups.single(images), 0);
        List<Planted.Row> rows = Planted.rows(analysis, new float[][] {unit});
        assertThat((Double) Planted.value(rows, analysis, 0, 0, "f", "gcmi", "bits")).isCloseTo(0.3219, within(0.01));
    }

    @Test
    void factorsWithoutAnEffectAreSeldomSignificant() {
        RandomGenerator random = Planted.random(2);
        int images = 300;
        int significant = 0;
        int small = 0;
        for (int seed = 0; seed < 100; seed++) {
            float[][] units = new float[10][images];
            Arrays.stream(units).forEach(unit -> IntStream.range(0, images).forEach(i -> unit[i] = (float) Math.max(0, random.nextGaussian())));
            InformationAnalysis analysis = Planted.about(Planted.kinds("f", IntStream.range(0, images).map(i -> random.nextInt(4)).toArray()), Groups.single(images), 100);
            List<Planted.Row> rows = Planted.rows(analysis, units);
            for (int unit = 0; unit < 10; unit++) {
                significant += (Double) Planted.value(rows, analysis, 0, unit, "f", "binned", "q") < 0.05 ? 1 : 0;
                small += (Double) Planted.value(rows, analysis, 0, unit, "f", "binned", "p") <= 0.05 ? 1 : 0;
            }
        }
        assertThat(significant).isLessThanOrEqualTo(50);
        assertThat(small).isBetween(20, 85);
    }
}
