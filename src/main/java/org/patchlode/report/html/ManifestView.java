package org.patchlode.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.patchlode.network.Shape;
import org.patchlode.report.draw.LayerView;

/** What the manifest tells a reader; every member may be missing. */
public final class ManifestView {

    private final JsonNode manifest;

    public ManifestView(JsonNode manifest) {
        this.manifest = manifest;
    }

    /** The model's file name. */
    public String title() {
        String uri = text("/model/uri");
        String name = uri.substring(uri.lastIndexOf('/') + 1);
        return name.isEmpty() ? "Patchlode run" : name;
    }

    /** Terms and values, in reading order; a missing one is left out. */
    public List<Map<String, String>> what() {
        LinkedHashMap<String, String> all = new LinkedHashMap<>();
        all.put("Model", text("/model/uri"));
        all.put("Model SHA-256", text("/model/sha256"));
        all.put("Preprocessing", text("/preprocessing/name"));
        all.put("Input", size("/input/columns", "/input/rows", " × ", " pixels"));
        List<String> uris = new ArrayList<>();
        manifest.at("/corpus/uris").forEach(uri -> uris.add(uri.asText()));
        all.put("Corpus", String.join(", ", uris));
        all.put("Images mined", size("/counts/mined", "/counts/seen", " of ", " seen"));
        all.put("Bad images", count("/counts/bad", ", in quarantine"));
        all.put("Skipped files", count("/counts/skipped", ""));
        all.put("Winners a map", text("/options/top"));
        all.put("Ranked by", text("/options/rank"));
        all.put("Projection rule", text("/options/rule"));
        all.put("Mining", speed("/stages/mine", "images_per_s", "images/s"));
        all.put("Projection", speed("/stages/project", "winners_per_s", "winners/s"));
        all.put("Mined on", text("/created"));
        all.put("Tool", (text("/tool/name") + " " + text("/tool/version")).trim());
        List<Map<String, String>> rows = new ArrayList<>();
        all.forEach((term, value) -> {
            if (!value.isEmpty()) {
                rows.add(Map.of("term", term, "value", value));
            }
        });
        return rows;
    }

    /** Size of the images that the network sees; maps are its channels. */
    Optional<Shape> input() {
        JsonNode input = manifest.path("input");
        int rows = input.path("rows").asInt();
        int columns = input.path("columns").asInt();
        boolean known = rows > 0 && columns > 0 && (long) rows * columns < 1 << 24;
        return known ? Optional.of(new Shape(Math.max(1, Math.min(64, input.path("channels").asInt(1))), rows, columns)) : Optional.empty();
    }

    /** Receptive field of a layer, in input pixels; one map. */
    Optional<Shape> field(String layer) {
        for (JsonNode node : manifest.path("layers")) {
            int rows = node.path("receptive_field_rows").asInt();
            int columns = node.path("receptive_field_columns").asInt();
            if (node.path("name").asText().equals(layer) && rows > 0 && columns > 0 && (long) rows * columns < Integer.MAX_VALUE) {
                return Optional.of(new Shape(1, rows, columns));
            }
        }
        return Optional.empty();
    }

    /** What templates say of a layer of that name; empty texts and zeros where nothing is known. */
    Map<String, Object> layer(String name) {
        for (JsonNode node : manifest.path("layers")) {
            if (node.path("name").asText().equals(name)) {
                return describe(node);
            }
        }
        return describe(manifest.path("layers").path(-1));
    }

    /** Every layer of the network in order, with bars to scale for the diagram and the page of a mined one. */
    public List<Map<String, Object>> network(Map<String, LayerView> mined) {
        List<Map<String, Object>> rows = new ArrayList<>();
        double tallest = 1;
        for (JsonNode node : manifest.path("layers")) {
            tallest = Math.max(tallest, node.path("rows").asInt());
        }
        int x = 0;
        for (JsonNode node : manifest.path("layers")) {
            Map<String, Object> row = describe(node);
            String name = node.path("name").asText();
            row.put("name", name);
            row.put("page", mined.containsKey(name) ? mined.get(name).page() : "");
            int width = (int) Math.round(3 + 2 * Math.log(1 + Math.max(1, node.path("maps").asInt())) / Math.log(2));
            int height = (int) Math.round(6 + 84 * Math.sqrt(Math.max(0, node.path("rows").asInt()) / tallest));
            row.put("bar", Map.of("x", x, "y", 46 - height / 2, "width", width, "height", height));
            row.put("end", x + width);
            x += width + 3;
            rows.add(row);
        }
        return rows;
    }

    private Map<String, Object> describe(JsonNode node) {
        Map<String, Object> row = new HashMap<>();
        row.put("kind", node.path("kind").asText());
        for (String number : List.of(
                "maps", "rows", "columns", "receptive_field_rows", "receptive_field_columns", "stride_rows", "stride_columns")) {
            row.put(number, node.path(number).asInt());
        }
        row.put("input_rows", input().map(Shape::rows).orElse(0));
        row.put("input_columns", input().map(Shape::columns).orElse(0));
        return row;
    }

    private String text(String pointer) {
        JsonNode node = manifest.at(pointer);
        return node.isValueNode() && !node.isNull() ? node.asText() : "";
    }

    private String size(String first, String second, String between, String after) {
        return text(first).isEmpty() || text(second).isEmpty() ? "" : count(first, "") + between + count(second, "") + after;
    }

    private String count(String pointer, String after) {
        JsonNode node = manifest.at(pointer);
        return node.isNumber() ? String.format(Locale.ROOT, "%,d", node.asLong()) + (node.asLong() > 0 ? after : "") : "";
    }

    private String speed(String stage, String rate, String unit) {
        JsonNode node = manifest.at(stage);
        if (!node.path("seconds").isNumber()) {
            return "";
        }
        String seconds = String.format(Locale.ROOT, "%,.1f s", node.path("seconds").asDouble());
        return node.path(rate).isNumber() ? seconds + String.format(Locale.ROOT, ", %,.1f %s", node.path(rate).asDouble(), unit) : seconds;
    }
}
