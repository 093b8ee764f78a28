package org.patchlode.analysis.invariance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.statistics.Grouping;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.network.Layer;

/** {@code curves}: by step and layer, means over images. */
final class CurvesTable implements AnalysisTable<Distances> {

    private static final long serialVersionUID = 1L;
    private static final List<String> MEASURED = List.of("distance", "relative_distance", "probability");

    private final List<Layer> layers;
    private final List<Step> steps;
    private final Grouping grouping;

    CurvesTable(List<Layer> layers, List<Step> steps, Grouping grouping) {
        this.layers = layers;
        this.steps = steps;
        this.grouping = grouping;
    }

    @Override
    public String name() {
        return "curves";
    }

    @Override
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(Column.of("transformation", Column.Type.TEXT), Column.of("amount", Column.Type.DOUBLE),
                Column.of("layer", Column.Type.TEXT), Column.of("images", Column.Type.LONG)));
        for (String measured : MEASURED) {
            for (String end : List.of("", "_low", "_high")) {
                columns.add(Column.optional(measured + end, Column.Type.DOUBLE));
            }
        }
        return columns;
    }

    @Override
    public long rows(long images) {
        return (long) steps.size() * layers.size();
    }

    @Override
    public void write(long images, Distances state, IntToLongFunction order, Sink sink) {
        Groups groups = grouping.of(state.images().stream().map(Distances.Image::image).toList());
        Curves curves = Curves.of(state, steps.size(), layers.size(), groups, grouping.seed());
        long place = 0;
        for (int step = 0; step < steps.size(); step++) {
            for (int layer = 0; layer < layers.size(); layer++) {
                List<Object> row = new ArrayList<>(List.of(steps.get(step).transformation().label(), steps.get(step).amount(), layers.get(layer).name(), images));
                for (Interval interval : List.of(curves.distances().get(step).get(layer), curves.relative().get(step).get(layer), curves.probabilities().get(step))) {
                    row.add(known(interval.value()));
                    row.add(known(interval.low()));
                    row.add(known(interval.high()));
                }
                sink.row(place++, row.toArray());
            }
        }
    }

    private static Object known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
