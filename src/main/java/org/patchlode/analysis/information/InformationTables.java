package org.patchlode.analysis.information;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Column.Type;
import org.patchlode.analysis.blocks.BlockAnalysis.Sink;
import org.patchlode.analysis.blocks.BlockTable;
import org.patchlode.analysis.statistics.Bootstrap;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.FalseDiscovery;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Interval;

/** Writes a layer's rows, with what can only be said of all its maps together. */
final class InformationTables {

    static final BlockTable INFORMATION = new BlockTable("information", List.of(Column.of("layer", Type.TEXT), Column.of("channel", Type.INTEGER),
            Column.of("factor", Type.TEXT), Column.of("estimator", Type.TEXT), Column.optional("bits_plugin", Type.DOUBLE), Column.optional("bits", Type.DOUBLE),
            Column.optional("bits_null", Type.DOUBLE), Column.optional("p", Type.DOUBLE), Column.optional("p_chi2", Type.DOUBLE), Column.optional("q", Type.DOUBLE),
            Column.of("images", Type.INTEGER), Column.optional("reason", Type.TEXT)));
    static final BlockTable LAYERS = new BlockTable("layers", List.of(Column.of("layer", Type.TEXT), Column.of("factor", Type.TEXT), Column.of("estimator", Type.TEXT),
            Column.of("units", Type.INTEGER), Column.optional("best_bits", Type.DOUBLE), Column.optional("best_channel", Type.INTEGER),
            Column.optional("mean_bits", Type.DOUBLE), Column.optional("mean_bits_low", Type.DOUBLE), Column.optional("mean_bits_high", Type.DOUBLE),
            Column.of("significant", Type.INTEGER)));
    static final BlockTable COINFORMATION = new BlockTable("coinformation", List.of(Column.of("layer", Type.TEXT), Column.of("channel", Type.INTEGER),
            Column.of("factor", Type.TEXT), Column.of("response", Type.TEXT), Column.optional("i_factor_response", Type.DOUBLE),
            Column.optional("i_unit_response", Type.DOUBLE), Column.optional("i_both_response", Type.DOUBLE), Column.optional("redundancy", Type.DOUBLE),
            Column.optional("redundancy_null", Type.DOUBLE), Column.optional("null_low", Type.DOUBLE), Column.optional("null_high", Type.DOUBLE),
            Column.optional("p", Type.DOUBLE), Column.optional("reason", Type.TEXT)));

    private static final double SIGNIFICANT = 0.05;

    private final String layer;
    private final List<String> factors;
    private final String response;
    private final InformationSettings settings;
    private final boolean grouped;

    InformationTables(String layer, List<String> factors, String response, InformationSettings settings, boolean grouped) {
        this.layer = layer;
        this.factors = factors;
        this.response = response;
        this.settings = settings;
        this.grouped = grouped;
    }

    void write(List<InformationRow> rows, List<SharedRow> shared, Sink sink) {
        double[] q = new double[rows.size()];
        for (int factor = 0; factor < factors.size(); factor++) {
            for (boolean copula : new boolean[] {false, true}) {
                int[] some = some(rows, factor, copula);
                double[] found = FalseDiscovery.q(Arrays.stream(some).mapToDouble(i -> tested(rows.get(i))).toArray());
                for (int i = 0; i < some.length; i++) {
                    q[some[i]] = found[i];
                }
                if (some.length > 0) {
                    layer(rows, some, q, factor, copula, sink);
                }
            }
        }
        for (int i = 0; i < q.length; i++) {
            InformationRow row = rows.get(i);
            sink.row(0, layer, row.channel(), factors.get(row.factor()), estimator(row.copula()), known(row.plugin()), known(row.bits()), known(row.chance()), known(row.p()),
                    known(row.pChiSquare()), known(q[i]), row.images(), reason(row.reason()));
        }
        for (SharedRow row : shared) {
            sink.row(2, layer, row.channel(), factors.get(row.factor()), response, known(row.factorBits()), known(row.unitBits()), known(row.bothBits()),
                    known(row.redundancy()), known(row.chance()), known(row.low()), known(row.high()), known(row.p()), reason(row.reason()));
        }
    }

    /** Permutations have a floor that q cannot get below; the distribution has none, but knows nothing of groups. */
    private double tested(InformationRow row) {
        return row.copula() || grouped ? row.p() : row.pChiSquare();
    }

    private static int[] some(List<InformationRow> rows, int factor, boolean copula) {
        return IntStream.range(0, rows.size()).filter(i -> rows.get(i).factor() == factor && rows.get(i).copula() == copula).toArray();
    }

    private void layer(List<InformationRow> rows, int[] some, double[] q, int factor, boolean copula, Sink sink) {
        int best = -1;
        int significant = 0;
        int known = 0;
        double[] bits = new double[some.length];
        for (int i = 0; i < some.length; i++) {
            bits[i] = rows.get(some[i]).bits();
            significant += q[some[i]] < SIGNIFICANT ? 1 : 0;
            if (!Double.isNaN(bits[i])) {
                known++;
                best = best < 0 || bits[i] > bits[best] ? i : best;
            }
        }
        String purpose = "layer %s %s %s".formatted(layer, factors.get(factor), estimator(copula));
        Interval mean = new Bootstrap(Groups.single(bits.length), new Draws(settings.seed()), purpose).mean(bits);
        sink.row(1, layer, factors.get(factor), estimator(copula), known, best < 0 ? null : (Double) bits[best], best < 0 ? null : (Integer) rows.get(some[best]).channel(),
                known(mean.value()), known(mean.low()), known(mean.high()), significant);
    }

    static String estimator(boolean copula) {
        return copula ? "gcmi" : "binned";
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static String reason(String reason) {
        return reason.isEmpty() ? null : reason;
    }
}
