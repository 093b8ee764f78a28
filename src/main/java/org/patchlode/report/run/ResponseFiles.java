package org.patchlode.report.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.function.BiConsumer;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.Tiles;
import org.patchlode.report.draw.WinnerView;
import org.patchlode.report.html.Json;
import org.patchlode.result.Manifest;

/**
 * Writes winners' feature maps as the run stores them: scripts of some maps each, because a page opened from a folder may load nothing
 * else, and pictures in them may be read. They are apart from what every page of a map needs, and small enough to come at once.
 */
final class ResponseFiles {

    /** Units in a file at most, unless one map has more: a page that shows one map loads one file. */
    private static final int UNITS = 1 << 19;

    private final LayerView layer;
    private final BiConsumer<String, String> publish;
    private ArrayNode maps = Json.object().arrayNode();
    private int file = -1;

    /** @param publish writes a file */
    ResponseFiles(LayerView layer, BiConsumer<String, String> publish) {
        this.layer = layer;
        this.publish = publish;
    }

    /** Maps whose winners share a file, a power of two; 0 of a layer whose maps have one unit or an unknown number. */
    static int together(Manifest manifest, String layer, int winners) {
        long plane = manifest.layer(layer).map(row -> (long) row.rows() * row.columns()).orElse(0L);
        if (plane <= 1) {
            return 0;
        }
        long fitting = Math.max(1, Math.min(Tiles.CHUNK, UNITS / (plane * winners)));
        return (int) Long.highestOneBit(fitting);
    }

    /** Maps come in ascending order. */
    void add(FeatureMap map) {
        if (layer.responses() == 0) {
            return;
        }
        if (map.channel() / layer.responses() != file) {
            close();
            file = map.channel() / layer.responses();
        }
        ObjectNode node = maps.addObject().put("c", map.channel());
        ArrayNode pictures = node.putArray("r");
        for (WinnerView hit : map.hits()) {
            pictures.add(hit.response().map(Base64.getEncoder()::encodeToString).orElse(""));
        }
    }

    /** Writes what is open. */
    void close() {
        if (!maps.isEmpty()) {
            publish.accept(layer.responses(file), Json.script(layer.key() + "/responses/" + file, maps));
            maps = Json.object().arrayNode();
        }
    }
}
