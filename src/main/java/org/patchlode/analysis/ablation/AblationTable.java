package org.patchlode.analysis.ablation;

import java.util.List;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Column.Type;

/** {@code ablation}: what each class loses when a map is masked, and the class that loses most. */
final class AblationTable implements AnalysisTable<Losses> {

    private static final long serialVersionUID = 1L;

    private final MaskedMaps maps;
    private final int classes;

    AblationTable(MaskedMaps maps, int classes) {
        this.maps = maps;
        this.classes = classes;
    }

    @Override
    public String name() {
        return "ablation";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.of("layer", Type.TEXT), Column.of("channel", Type.INTEGER), Column.of("class", Type.INTEGER), Column.of("difference", Type.DOUBLE),
                Column.optional("ci_low", Type.DOUBLE), Column.optional("ci_high", Type.DOUBLE), Column.of("speaks_for", Type.BOOLEAN));
    }

    @Override
    public long rows(long images) {
        return (long) maps.count() * classes;
    }

    @Override
    public void write(long images, Losses state, IntToLongFunction order, Sink sink) {
        long place = 0;
        for (int map = 0; map < maps.count(); map++) {
            int most = 0;
            for (int cls = 1; cls < classes; cls++) {
                most = state.mean(map, cls) > state.mean(map, most) ? cls : most;
            }
            boolean speaks = state.mean(map, most) > 0;
            for (int cls = 0; cls < classes; cls++) {
                double mean = state.mean(map, cls);
                double margin = state.margin(map, cls);
                boolean known = !Double.isNaN(margin);
                sink.row(place++, maps.layer(map).name(), maps.channel(map), cls, mean, known ? (Double) (mean - margin) : null, known ? (Double) (mean + margin) : null,
                        speaks && cls == most);
            }
        }
    }
}
