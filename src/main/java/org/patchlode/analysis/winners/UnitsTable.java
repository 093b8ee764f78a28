package org.patchlode.analysis.winners;

import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.mining.Density;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.UnitStatistics;
import org.patchlode.network.Layer;

/** {@code units}: one row a feature map, with the statistics of its largest activation in an image. */
final class UnitsTable implements AnalysisTable<MiningState> {

    private static final long serialVersionUID = 1L;

    private final List<Layer> layers;

    UnitsTable(List<Layer> layers) {
        this.layers = layers;
    }

    @Override
    public String name() {
        return "units";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.of("layer", Column.Type.TEXT), Column.of("channel", Column.Type.INTEGER), Column.of("images", Column.Type.LONG),
                Column.of("max", Column.Type.FLOAT), Column.of("mean", Column.Type.DOUBLE), Column.of("std", Column.Type.DOUBLE),
                Column.of("fraction_active", Column.Type.DOUBLE), Column.of("dead", Column.Type.BOOLEAN),
                Column.optional("density", Column.Type.DOUBLE), Column.of("density_images", Column.Type.LONG),
                Column.of("histogram_edges", Column.Type.FLOATS), Column.of("histogram_counts", Column.Type.LONGS));
    }

    @Override
    public long rows(long images) {
        return layers.stream().mapToLong(layer -> layer.shape().maps()).sum();
    }

    @Override
    public void write(long images, MiningState state, IntToLongFunction order, Sink sink) {
        long place = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            int plane = layers.get(layer).shape().plane();
            for (int map = 0; map < state.maps(layer); map++) {
                Optional<Density> density = state.density(layer, map, plane);
                UnitStatistics s = state.statistics(layer, map, images);
                sink.row(place++, layers.get(layer).name(), map, s.images(), s.max(), s.mean(), s.std(), s.fractionActive(), s.dead(),
                        density.map(Density::share).orElse(null), density.map(Density::images).orElse(0L), s.histogramEdges(), s.histogramCounts());
            }
        }
    }
}
