package org.patchlode.analysis.information;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.patchlode.analysis.information.counting.Cells;
import org.patchlode.analysis.information.counting.PermutedCells;

/** Normal values of those maps of a block that seldom repeat a value, and information measured by copulas. */
final class CopulaMaps {

    private final Copula copula;
    private final double[][] normal;
    private final double[] squares;
    private final double[] means;

    CopulaMaps(int images, int maps) {
        copula = new Copula(images);
        normal = new double[maps][];
        squares = new double[maps];
        means = new double[maps];
    }

    /** Under measurement. @param squares of a continuous factor's normal values @param reasons by map; null where it has a value @param permuted room for a continuous factor's values */
    record Measured(CodedFactor factor, double squares, double bias, String[] reasons, Chance chance, double[] permuted) {}

    /** @param map that has varying values */
    void take(int map, long[] twiceBelow) {
        if (!CodedFactor.repeats(twiceBelow)) {
            normal[map] = copula.normal(twiceBelow);
            squares[map] = Copula.squares(normal[map]);
            means[map] = Copula.mean(normal[map]);
        }
    }

    /** Whether any map has normal values. */
    boolean any() {
        return Arrays.stream(normal).anyMatch(Objects::nonNull);
    }

    Measured observe(CodedFactor factor, Cells cells) {
        double squaresOfFactor = factor.categorical() ? 0 : Copula.squares(factor.normal());
        double[] values = factor.categorical() ? categorical(cells) : continuous(squaresOfFactor, factor.normal());
        String[] reasons = new String[normal.length];
        for (int map = 0; map < reasons.length; map++) {
            if (Double.isNaN(values[map])) {
                reasons[map] = factor.categorical() ? "a value of the factor has fewer than two images, or the unit does not vary among them"
                        : "the unit and the factor rank the images alike, so the information has no bound";
            }
        }
        double bias = factor.categorical() ? copula.categoricalBias(cells) : copula.continuousBias();
        return new Measured(factor, squaresOfFactor, bias, reasons, new Chance(values), new double[factor.normal().length]);
    }

    void permute(Measured measured, PermutedCells cells, int[] from) {
        CodedFactor factor = measured.factor();
        double[] permuted = measured.permuted();
        for (int i = 0; i < permuted.length; i++) {
            permuted[i] = factor.normal()[from[i]];
        }
        measured.chance().add(factor.categorical() ? categorical(cells.of(from)) : continuous(measured.squares(), permuted));
    }

    /** NaN where there is none. */
    private double[] categorical(Cells cells) {
        double[] values = new double[normal.length];
        for (int map = 0; map < values.length; map++) {
            values[map] = normal[map] == null ? Double.NaN : copula.categorical(normal[map], squares[map], cells).orElse(Double.NaN);
        }
        return values;
    }

    /** NaN where there is none. */
    private double[] continuous(double squaresOfFactor, double[] factor) {
        double[] values = new double[normal.length];
        for (int map = 0; map < values.length; map++) {
            values[map] = normal[map] == null ? Double.NaN
                    : copula.continuous(Copula.product(normal[map], means[map], factor) / Math.sqrt(squares[map] * squaresOfFactor)).orElse(Double.NaN);
        }
        return values;
    }

    void rows(Measured measured, int factor, int firstChannel, List<InformationRow> rows) {
        for (int map = 0; map < normal.length; map++) {
            if (normal[map] != null) {
                rows.add(row(measured, map, firstChannel + map, factor));
            }
        }
    }

    private InformationRow row(Measured measured, int map, int channel, int factor) {
        int images = normal[map].length;
        if (measured.reasons()[map] != null) {
            return InformationRow.unknown(channel, factor, true, images, measured.reasons()[map]);
        }
        Chance chance = measured.chance();
        double plugin = measured.factor().categorical() ? Double.NaN : chance.observed(map);
        return new InformationRow(channel, factor, true, plugin, chance.observed(map) - measured.bias(), chance.mean(map), chance.p(map), Double.NaN, images, "");
    }
}
