package org.patchlode.report.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.html.Json;
import org.patchlode.report.known.UnitsJson;

/**
 * Writes what analyses know of the chunks of a partition, whose rows come sorted by layer, map, analysis and place.
 *
 * @param layers by name
 * @param each by analysis, whether all of its amounts are sorted by
 * @param publisher where to
 */
record KnownTask(Map<String, LayerView> layers, List<Boolean> each, Publisher publisher) implements MapPartitionsFunction<Row, String> {

    @Override
    public Iterator<String> call(Iterator<Row> source) {
        return ChunkRows.chunks(source, this::write);
    }

    private String write(Row first, ChunkRows rows) {
        LayerView layer = layers.get(first.<String>getAs("layer"));
        int chunk = first.<Integer>getAs("chunk");
        UnitsJson units = new UnitsJson(each.size());
        while (rows.in(layer.name(), chunk)) {
            Row row = rows.take();
            units.add(row, each.get(row.<Integer>getAs("source")));
        }
        long bytes = publisher.write(layer.known(chunk), Json.script(layer.key() + "/known/" + chunk, units.details()));
        ObjectNode result = Json.object().put("layer", layer.number()).put("chunk", chunk).put("files", 1).put("bytes", bytes);
        result.set("units", units.summaries());
        return Json.text(result);
    }
}
