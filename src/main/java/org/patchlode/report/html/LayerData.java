package org.patchlode.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.patchlode.network.Shape;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Tiles;

/** A layer as the report's scripts and templates are told of it. */
public final class LayerData {

    private LayerData() {}

    /** All a layer's page needs before a map is opened. @param together images whose pictures share a file */
    public static ObjectNode full(LayerView layer, ArrayNode units, ReportOptions options, ManifestView facts, int together) {
        ObjectNode node = common(layer);
        node.put("chunk", Tiles.CHUNK).put("winners", options.winners());
        layer.large().ifPresent(tiles -> node.set("large", tiles(tiles, 'd')));
        node.put("pictures", layer.pictures()).put("together", together);
        ArrayNode labels = node.putArray("labels");
        layer.labels().forEach(labels::add);
        ArrayNode kinds = node.putArray("kinds");
        layer.kinds().forEach(kinds::add);
        node.putObject("window").put("w", layer.width()).put("h", layer.height());
        facts.field(layer.name()).ifPresent(field -> node.putObject("field").put("w", field.columns()).put("h", field.rows()));
        facts.input().ifPresent(input -> node.putObject("input").put("w", input.columns()).put("h", input.rows()));
        facts.units(layer.name()).filter(shape -> layer.responses() > 0).ifPresent(shape -> responses(layer, shape, facts, node));
        node.set("units", units);
        return node;
    }

    /** Size of the maps, and how many pixels their units are apart; 0 where all see the same. */
    private static void responses(LayerView layer, Shape shape, ManifestView facts, ObjectNode node) {
        ManifestView.Stride apart = facts.stride(layer.name());
        node.putObject("responses").put("together", layer.responses()).put("w", shape.columns()).put("h", shape.rows()).put("sx", apart.columns()).put("sy", apart.rows());
    }

    /**
     * What pages need to find images.
     *
     * @param labels names of the label columns
     * @param winning images that won somewhere
     * @param together images whose pictures share a file
     * @param names of images in a file of the index
     */
    public static ObjectNode corpus(ManifestView facts, List<String> labels, int winning, int together, int names) {
        ObjectNode node = Json.object();
        node.put("mined", facts.mined()).put("winning", winning).put("together", together).put("names", names);
        ArrayNode columns = node.putArray("labels");
        labels.forEach(columns::add);
        facts.input().ifPresent(input -> node.putObject("input").put("w", input.columns()).put("h", input.rows()));
        return node;
    }

    /** What the start page needs to show a few maps of a layer. */
    public static ObjectNode preview(LayerView layer, ArrayNode units, int count) {
        ObjectNode node = common(layer);
        ArrayNode picked = node.putArray("picked");
        List<JsonNode> full = new ArrayList<>();
        units.forEach(unit -> {
            if (unit.path("n").asInt() > 0) {
                full.add(unit);
            }
        });
        full.sort(Comparator.<JsonNode>comparingInt(unit -> -unit.path("n").asInt())
                .thenComparingDouble(unit -> -unit.path("z").asDouble())
                .thenComparingInt(unit -> unit.path("c").asInt()));
        full.stream().limit(count).forEach(unit -> picked.add(unit.path("c").asInt()));
        return node;
    }

    /** For templates. */
    public static Map<String, Object> card(LayerView layer, ArrayNode units, ManifestView facts) {
        int dead = 0;
        double fire = 0;
        for (JsonNode unit : units) {
            dead += unit.path("dead").asBoolean() ? 1 : 0;
            fire += unit.path("fire").asDouble();
        }
        Map<String, Object> card = new HashMap<>(facts.layer(layer.name()));
        card.put("number", layer.number());
        card.put("name", layer.name());
        card.put("page", layer.page());
        card.put("maps", layer.maps());
        card.put("dead", dead);
        card.put("fire", units.isEmpty() ? "0" : String.format(Locale.ROOT, "%.0f", 100 * fire / units.size()));
        card.put("rules", layer.rules());
        card.put("labels", layer.labels());
        card.put("kinds", layer.kinds());
        return card;
    }

    private static ObjectNode common(LayerView layer) {
        ObjectNode node = Json.object();
        node.put("number", layer.number()).put("name", layer.name()).put("key", layer.key()).put("page", layer.page());
        ArrayNode rules = node.putArray("rules");
        layer.rules().forEach(rules::add);
        node.set("small", tiles(layer.small(), 's'));
        return node;
    }

    private static ObjectNode tiles(Tiles tiles, char kind) {
        ObjectNode node = Json.object();
        node.put("kind", String.valueOf(kind)).put("ext", tiles.extension());
        node.put("w", tiles.width()).put("h", tiles.height()).put("px", tiles.pitchX()).put("py", tiles.pitchY());
        node.put("grid", tiles.grid()).put("planes", tiles.planes()).put("maps", tiles.maps()).put("across", tiles.across());
        return node.put("aw", tiles.atlasWidth()).put("ah", tiles.atlasHeight()).put("exact", tiles.exact());
    }
}
