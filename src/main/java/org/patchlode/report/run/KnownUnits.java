package org.patchlode.report.run;


import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.html.Json;
import org.patchlode.report.known.KnownAnalysis;
import org.patchlode.report.known.UnitsJson;

/**
 * What analyses know of a run's feature maps: written for the maps' pages by tasks of 64 maps, kept in short for the layers'.
 *
 * @param analyses that were given
 * @param chunks what the tasks returned
 */
record KnownUnits(List<KnownAnalysis> analyses, List<ChunkResult> chunks) {

    static KnownUnits write(List<KnownAnalysis> analyses, Map<String, LayerView> layers, Publisher publisher) {
        Optional<Dataset<Row>> rows = UnitsJson.stacked(analyses, layers.keySet());
        if (rows.isEmpty()) {
            return new KnownUnits(List.of(), List.of());
        }
        List<ChunkResult> chunks = ChunkStage.run(rows.get(), layers.values(), List.of("channel", "source", "place"),
                new KnownTask(layers, analyses.stream().map(KnownAnalysis::each).toList(), publisher));
        return new KnownUnits(analyses, chunks);
    }

    /** Puts into a layer's data what is known of it. */
    void into(LayerView layer, ObjectNode data) {
        if (analyses.isEmpty()) {
            return;
        }
        ArrayNode sources = data.putArray("known");
        analyses.forEach(analysis -> sources.add(analysis.toJson()));
        Map<Integer, JsonNode> byChannel = new HashMap<>();
        ArrayNode written = Json.object().arrayNode();
        chunks.stream().filter(chunk -> chunk.layer() == layer.number()).forEach(chunk -> {
            written.add(chunk.chunk());
            chunk.units().forEach(unit -> byChannel.put(unit.path("c").asInt(), unit.path("k")));
        });
        data.set("knownChunks", written);
        data.path("units").forEach(unit -> Optional.ofNullable(byChannel.get(unit.path("c").asInt())).ifPresent(known -> ((ObjectNode) unit).set("known", known)));
    }
}
