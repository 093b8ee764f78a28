package org.patchlode.report.run;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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
        int most = layers.values().stream().mapToInt(LayerView::chunks).sum();
        List<String> results = rows.get().repartition(Math.max(1, Math.min(most, ReportWriter.MOST_PARTITIONS)), col("layer"), col("chunk"))
                .sortWithinPartitions("layer", "chunk", "channel", "source", "place")
                .mapPartitions(new KnownTask(layers, analyses.stream().map(KnownAnalysis::each).toList(), publisher), Encoders.STRING()).collectAsList();
        List<ChunkResult> chunks = new ArrayList<>();
        try {
            ObjectMapper mapper = new ObjectMapper();
            for (String result : results) {
                chunks.add(ChunkResult.of(mapper.readTree(result)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a task of the report returned something that is not JSON", e);
        }
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
