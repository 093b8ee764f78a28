package org.patchlode.analysis.invariance;

import java.util.List;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.network.Layer;

/** {@code invariance}: by image, step and layer. */
final class InvarianceTable implements AnalysisTable<Distances> {

    private static final long serialVersionUID = 1L;

    private final List<Layer> layers;
    private final List<Step> steps;

    InvarianceTable(List<Layer> layers, List<Step> steps) {
        this.layers = layers;
        this.steps = steps;
    }

    @Override
    public String name() {
        return "invariance";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.of("image", Column.Type.TEXT), Column.of("transformation", Column.Type.TEXT), Column.of("amount", Column.Type.DOUBLE),
                Column.of("layer", Column.Type.TEXT), Column.of("distance", Column.Type.DOUBLE), Column.optional("relative_distance", Column.Type.DOUBLE),
                Column.optional("class", Column.Type.INTEGER), Column.optional("probability", Column.Type.DOUBLE));
    }

    @Override
    public long rows(long images) {
        return images * steps.size() * layers.size();
    }

    @Override
    public void write(long images, Distances state, IntToLongFunction order, Sink sink) {
        for (int i = 0; i < state.images().size(); i++) {
            Distances.Image image = state.images().get(i);
            long place = order.applyAsLong(i) * steps.size() * layers.size();
            boolean told = image.cls() >= 0;
            for (int step = 0; step < steps.size(); step++) {
                for (int layer = 0; layer < layers.size(); layer++) {
                    double relative = image.relative(step, layer);
                    sink.row(place++, image.image(), steps.get(step).transformation().label(), steps.get(step).amount(), layers.get(layer).name(),
                            image.distances()[step][layer], Double.isNaN(relative) ? null : relative, told ? image.cls() : null,
                            told ? image.probabilities()[step] : null);
                }
            }
        }
    }
}
