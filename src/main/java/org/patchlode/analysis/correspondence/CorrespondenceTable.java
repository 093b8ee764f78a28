package org.patchlode.analysis.correspondence;

import java.util.List;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.network.Layer;

/** {@code correspondence}: for each part, and for random boxes of its size, a row a layer. */
final class CorrespondenceTable implements AnalysisTable<Changes> {

    static final String RANDOM = "random:";

    private static final long serialVersionUID = 1L;

    private final List<Layer> layers;
    private final List<String> parts;
    private final int draws;

    CorrespondenceTable(List<Layer> layers, List<String> parts, int draws) {
        this.layers = layers;
        this.parts = List.copyOf(parts);
        this.draws = draws;
    }

    @Override
    public String name() {
        return "correspondence";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.of("part", Column.Type.TEXT), Column.of("layer", Column.Type.TEXT), Column.of("pairs", Column.Type.LONG),
                Column.optional("delta", Column.Type.DOUBLE), Column.optional("delta_low", Column.Type.DOUBLE), Column.optional("delta_high", Column.Type.DOUBLE),
                Column.optional("touched", Column.Type.DOUBLE));
    }

    @Override
    public long rows(long images) {
        return 2L * parts.size() * layers.size();
    }

    @Override
    public void write(long images, Changes state, IntToLongFunction order, Sink sink) {
        long place = 0;
        for (int kind = 0; kind < 2 * parts.size(); kind++) {
            String part = parts.get(kind / 2);
            for (int layer = 0; layer < layers.size(); layer++) {
                Agreement agreement = agreement(state, kind, layer);
                sink.row(place++, kind % 2 == 0 ? part : RANDOM + part, layers.get(layer).name(), agreement.pairs(),
                        known(agreement.delta()), known(agreement.low()), known(agreement.high()), known(agreement.touched()));
            }
        }
    }

    /** @param kind twice the part's place, and one more for random boxes */
    Agreement agreement(Changes state, int kind, int layer) {
        List<Signs> signs = state.images().stream().map(image -> image.signs().get(kind)).filter(own -> !own.isEmpty()).map(own -> own.get(layer)).toList();
        return Agreement.of(signs, layers.get(layer).shape().size(), kind % 2 == 0 ? 1 : draws);
    }

    private static Object known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
