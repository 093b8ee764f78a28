package org.patchlode.report.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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
    public Iterator<String> call(Iterator<Row> rows) {
        return new Iterator<>() {
            private Row ahead = rows.hasNext() ? rows.next() : null;

            @Override
            public boolean hasNext() {
                return ahead != null;
            }

            @Override
            public String next() {
                if (ahead == null) {
                    throw new NoSuchElementException();
                }
                LayerView layer = layers.get(ahead.<String>getAs("layer"));
                int chunk = ahead.<Integer>getAs("chunk");
                UnitsJson units = new UnitsJson(each.size());
                while (ahead != null && ahead.<String>getAs("layer").equals(layer.name()) && ahead.<Integer>getAs("chunk") == chunk) {
                    units.add(ahead, each.get(ahead.<Integer>getAs("source")));
                    ahead = rows.hasNext() ? rows.next() : null;
                }
                long bytes = publisher.write(layer.known(chunk), Json.script(layer.key() + "/known/" + chunk, units.details()));
                ObjectNode result = Json.object().put("layer", layer.number()).put("chunk", chunk).put("files", 1).put("bytes", bytes);
                result.set("units", units.summaries());
                return Json.text(result);
            }
        };
    }
}
