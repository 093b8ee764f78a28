package org.patchlode.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import org.patchlode.report.html.MapData;

/**
 * What a drawing task returns of a chunk.
 *
 * @param layer number of its layer
 * @param chunk number in the layer
 * @param files written
 * @param bytes written
 * @param damaged pictures that could not be read
 * @param units summaries of its maps, see {@link MapData#summary}
 */
record ChunkResult(int layer, int chunk, long files, long bytes, long damaged, JsonNode units) {

    static ChunkResult of(JsonNode node) {
        return new ChunkResult(
                node.path("layer").asInt(), node.path("chunk").asInt(), node.path("files").asLong(),
                node.path("bytes").asLong(), node.path("damaged").asLong(), node.path("units"));
    }
}
