package org.patchlode.analysis.occlusion;

import java.util.List;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.network.Layer;

/** {@code occlusion}: by image and square. */
final class OcclusionTable implements AnalysisTable<Occlusions> {

    private static final long serialVersionUID = 1L;

    private final Layer layer;
    private final Grid grid;

    OcclusionTable(Layer layer, Grid grid) {
        this.layer = layer;
        this.grid = grid;
    }

    @Override
    public String name() {
        return "occlusion";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.of("image", Column.Type.TEXT), Column.of("layer", Column.Type.TEXT), Column.of("map", Column.Type.INTEGER),
                Column.optional("class", Column.Type.INTEGER), Column.of("row", Column.Type.INTEGER), Column.of("column", Column.Type.INTEGER),
                Column.of("activation_sum", Column.Type.DOUBLE), Column.optional("probability", Column.Type.DOUBLE), Column.optional("argmax", Column.Type.INTEGER),
                Column.of("whole_activation_sum", Column.Type.DOUBLE), Column.optional("whole_probability", Column.Type.DOUBLE));
    }

    @Override
    public long rows(long images) {
        return images * grid.rows() * grid.columns();
    }

    @Override
    public void write(long images, Occlusions state, IntToLongFunction order, Sink sink) {
        for (int i = 0; i < state.images().size(); i++) {
            Occlusions.Image image = state.images().get(i);
            boolean told = image.cls() >= 0;
            long place = order.applyAsLong(i) * grid.rows() * grid.columns();
            for (int square = 0; square < grid.rows() * grid.columns(); square++) {
                sink.row(place++, image.image(), layer.name(), image.map(), told ? image.cls() : null, square / grid.columns(), square % grid.columns(),
                        image.sums()[square + 1], told ? image.probabilities()[square + 1] : null, told ? image.firsts()[square + 1] : null,
                        image.sums()[0], told ? image.probabilities()[0] : null);
            }
        }
    }
}
