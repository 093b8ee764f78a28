package org.patchlode.report.run;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.analysis.statistics.Correlations;
import org.patchlode.report.draw.LayerView;
import org.patchlode.result.LayerResponses;
import org.patchlode.result.SampledImages;

/** The maps of a layer whose responses to images correlate most (Pearson), where the run kept responses. */
final class CorrelatedMaps implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A correlation is known to two hundredths. */
    private static final int IMAGES = 2048;
    /** A layer of so many takes a task a minute and 70 MB; of wider ones none are said. */
    private static final int MOST_MAPS = 8192;
    private static final int MOST = 8;
    private static final long SEED = 0;

    private final HashMap<String, ArrayList<ArrayList<Near>>> layers;

    private CorrelatedMaps(HashMap<String, ArrayList<ArrayList<Near>>> layers) {
        this.layers = layers;
    }

    /** Another map. */
    record Near(int channel, float correlation) implements Serializable {}

    /** Public, for Spark encodes no other. */
    public record Layer(String name, ArrayList<ArrayList<Near>> maps) implements Serializable {}

    static CorrelatedMaps of(RunData run, Collection<LayerView> shown) {
        Object[] names = shown.stream().filter(layer -> layer.maps() <= MOST_MAPS).map(LayerView::name).toArray();
        Optional<Dataset<Row>> kept = run.responses();
        HashMap<String, ArrayList<ArrayList<Near>>> layers = new HashMap<>();
        if (kept.isPresent() && names.length > 0) {
            // Every block has every image; one tells which there are.
            Dataset<Row> block = kept.get().where(col("layer").equalTo(names[0]).and(col("first_channel").equalTo(0)));
            Dataset<Row> drawn = SampledImages.of(kept.get().where(col("layer").isin(names)), block, SEED, IMAGES);
            LayerResponses.study(drawn, Layer.class, (layer, responses) -> List.of(study(layer, responses))).forEach(layer -> layers.put(layer.name(), layer.maps()));
        }
        return new CorrelatedMaps(layers);
    }

    private static Layer study(String layer, float[][] responses) {
        ArrayList<ArrayList<Near>> maps = new ArrayList<>();
        Correlations.of(responses).nearest(MOST).forEach(pairs ->
                maps.add(new ArrayList<>(pairs.stream().map(pair -> new Near(pair.row(), (float) pair.correlation())).toList())));
        return new Layer(layer, maps);
    }

    /** The most alike first. */
    List<Near> of(String layer, int channel) {
        ArrayList<ArrayList<Near>> maps = layers.getOrDefault(layer, new ArrayList<>());
        return channel < maps.size() ? maps.get(channel) : List.of();
    }
}
