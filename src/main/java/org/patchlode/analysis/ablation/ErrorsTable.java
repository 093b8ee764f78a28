package org.patchlode.analysis.ablation;

import java.util.List;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Column.Type;

/** {@code errors}: for every image that the network gets wrong, the maps whose masking helps most. */
final class ErrorsTable implements AnalysisTable<Losses> {

    private static final long serialVersionUID = 1L;

    private final MaskedMaps maps;
    private final int most;

    /** @param most images that may be wrong */
    ErrorsTable(MaskedMaps maps, int most) {
        this.maps = maps;
        this.most = most;
    }

    @Override
    public String name() {
        return "errors";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.of("image", Type.TEXT), Column.of("class", Type.INTEGER), Column.of("answer", Type.INTEGER), Column.of("masked", Type.INTEGER),
                Column.of("layer", Type.TEXT), Column.of("channel", Type.INTEGER), Column.of("gain", Type.DOUBLE), Column.of("revised", Type.BOOLEAN));
    }

    @Override
    public long rows(long images) {
        return Math.multiplyExact((long) most, MaskedError.ROUNDS);
    }

    @Override
    public void write(long images, Losses state, IntToLongFunction order, Sink sink) {
        long place = 0;
        for (MaskedError error : state.errors()) {
            for (int round = 0; round < error.maps().length; round++) {
                int map = error.maps()[round];
                sink.row(place++, error.image(), error.own(), error.answer(), round + 1, maps.layer(map).name(), maps.channel(map), error.gains()[round], error.revised()[round]);
            }
        }
    }
}
