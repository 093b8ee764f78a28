package org.patchlode.analysis.information;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;

/** Made responses, and the rows that information about them gives. */
final class Planted {

    private Planted() {}

    /** @param values of a row, by the table's columns */
    record Row(int table, List<Object> values) {

        Object get(List<org.patchlode.analysis.Column> columns, String column) {
            return values.get(IntStream.range(0, columns.size()).filter(i -> columns.get(i).name().equals(column)).findFirst().orElseThrow());
        }
    }

    static List<Row> rows(InformationAnalysis analysis, float[][]... blocks) {
        List<BlockInformation> results = new ArrayList<>();
        int first = 0;
        for (float[][] maps : blocks) {
            results.add(analysis.look(new Block("l", first, maps)));
            first += maps.length;
        }
        List<Row> rows = new ArrayList<>();
        analysis.rows("l", results.iterator(), (table, values) -> rows.add(new Row(table, Arrays.asList(values))));
        return rows;
    }

    static Object value(List<Row> rows, InformationAnalysis analysis, int table, int channel, String factor, String estimator, String column) {
        List<org.patchlode.analysis.Column> columns = analysis.tables().get(table).columns();
        return rows.stream().filter(row -> row.table() == table && row.get(columns, "channel").equals(channel) && row.get(columns, "factor").equals(factor)
                && (estimator.isEmpty() || row.get(columns, "estimator").equals(estimator))).findFirst().orElseThrow().get(columns, column);
    }

    static RandomGenerator random(int seed) {
        return new Draws(seed).generator("planted");
    }

    static Factor.Categorical kinds(String name, int... codes) {
        int most = Arrays.stream(codes).max().orElse(-1);
        return new Factor.Categorical(name, codes, IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList());
    }

    static InformationAnalysis about(Factor factor, Groups groups, int permutations) {
        return new InformationAnalysis(List.of(factor), Optional.empty(), groups, new InformationSettings(3, permutations, 1));
    }
}
