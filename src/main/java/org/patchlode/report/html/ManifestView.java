package org.patchlode.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.patchlode.network.Shape;
import org.patchlode.report.draw.LayerView;
import org.patchlode.result.Manifest;

/** What the manifest tells a reader; every member may be missing. */
public final class ManifestView {

    private static final Manifest.LayerRow UNKNOWN = new Manifest.LayerRow("", "", 0, 0, 0, 0, 0, 0, 0, false);

    private final Manifest manifest;

    public ManifestView(Manifest manifest) {
        this.manifest = manifest;
    }

    /** The model's file name. */
    public String title() {
        String uri = text(manifest.model().uri());
        String name = uri.substring(uri.lastIndexOf('/') + 1);
        return name.isEmpty() ? "Patchlode run" : name;
    }

    /** Terms and values, in reading order; a missing one is left out. */
    public List<Map<String, String>> what() {
        LinkedHashMap<String, String> all = new LinkedHashMap<>();
        all.put("Model", text(manifest.model().uri()));
        all.put("Model SHA-256", text(manifest.model().sha256()));
        all.put("Preprocessing", text(manifest.preprocessing().name()));
        Manifest.Shape input = manifest.input();
        all.put("Input", input.rows() == 0 ? "" : "%s × %s pixels".formatted(number(input.columns()), number(input.rows())));
        all.put("Corpus", String.join(", ", manifest.corpus().uris()));
        Manifest.Counts counts = manifest.counts();
        if (!counts.equals(Manifest.Counts.NONE)) {
            all.put("Images mined", "%s of %s seen".formatted(number(counts.mined()), number(counts.seen())));
            all.put("Bad images", number(counts.bad()) + (counts.bad() > 0 ? ", in quarantine" : ""));
            all.put("Skipped files", number(counts.skipped()));
        }
        all.put("Winners a map", option("top"));
        all.put("Ranked by", option("rank"));
        all.put("Projection rule", option("rule"));
        Manifest.Mine mine = manifest.stages().mine();
        all.put("Mining", speed(mine.seconds(), mine.imagesPerS(), "images/s"));
        Manifest.Project project = manifest.stages().project();
        all.put("Projection", speed(project.seconds(), project.winnersPerS(), "winners/s"));
        all.put("Mined on", text(manifest.created()));
        all.put("Tool", (text(manifest.tool().name()) + " " + text(manifest.tool().version())).trim());
        List<Map<String, String>> rows = new ArrayList<>();
        all.forEach((term, value) -> {
            if (!value.isEmpty()) {
                rows.add(Map.of("term", term, "value", value));
            }
        });
        return rows;
    }

    /** Images mined, 0 if the manifest does not say. */
    long mined() {
        return manifest.counts().mined();
    }

    /** Size of the images that the network sees; maps are its channels. */
    Optional<Shape> input() {
        Manifest.Shape input = manifest.input();
        boolean known = input.rows() > 0 && input.columns() > 0 && (long) input.rows() * input.columns() < 1 << 24;
        return known ? Optional.of(new Shape(Math.max(1, Math.min(64, input.channels())), input.rows(), input.columns())) : Optional.empty();
    }

    /** Receptive field of a layer, in input pixels; one map. */
    Optional<Shape> field(String layer) {
        return manifest.layer(layer)
                .filter(row -> row.receptiveFieldRows() > 0 && row.receptiveFieldColumns() > 0
                        && (long) row.receptiveFieldRows() * row.receptiveFieldColumns() < Integer.MAX_VALUE)
                .map(row -> new Shape(1, row.receptiveFieldRows(), row.receptiveFieldColumns()));
    }

    /** Rows and columns of a layer's maps; one map. */
    Optional<Shape> units(String layer) {
        return manifest.layer(layer).filter(row -> row.rows() > 0 && row.columns() > 0 && (long) row.rows() * row.columns() < Integer.MAX_VALUE)
                .map(row -> new Shape(1, row.rows(), row.columns()));
    }

    /** Pixels from a unit of a layer to the next, down and across; 0 where all units see the same, or nothing is known. */
    Stride stride(String layer) {
        return manifest.layer(layer).map(row -> new Stride(Math.max(0, row.strideRows()), Math.max(0, row.strideColumns()))).orElse(new Stride(0, 0));
    }

    /** See {@link #stride}. */
    record Stride(int rows, int columns) {}

    /** What templates say of a layer of that name; empty texts and zeros where nothing is known. */
    Map<String, Object> layer(String name) {
        return describe(manifest.layer(name).orElse(UNKNOWN));
    }

    /** Every layer of the network in order, with bars to scale for the diagram and the page of a mined one. */
    public List<Map<String, Object>> network(Map<String, LayerView> mined) {
        List<Map<String, Object>> rows = new ArrayList<>();
        double tallest = manifest.layers().stream().mapToInt(Manifest.LayerRow::rows).max().orElse(1);
        int x = 0;
        for (Manifest.LayerRow layer : manifest.layers()) {
            Map<String, Object> row = describe(layer);
            String name = text(layer.name());
            row.put("name", name);
            row.put("page", mined.containsKey(name) ? mined.get(name).page() : "");
            int width = (int) Math.round(3 + 2 * Math.log(1 + Math.max(1, layer.maps())) / Math.log(2));
            int height = (int) Math.round(6 + 84 * Math.sqrt(Math.max(0, layer.rows()) / Math.max(1, tallest)));
            row.put("bar", Map.of("x", x, "y", 46 - height / 2, "width", width, "height", height));
            row.put("end", x + width);
            x += width + 3;
            rows.add(row);
        }
        return rows;
    }

    private Map<String, Object> describe(Manifest.LayerRow layer) {
        Map<String, Object> row = new HashMap<>();
        row.put("kind", text(layer.kind()));
        row.put("maps", layer.maps());
        row.put("rows", layer.rows());
        row.put("columns", layer.columns());
        row.put("receptive_field_rows", layer.receptiveFieldRows());
        row.put("receptive_field_columns", layer.receptiveFieldColumns());
        row.put("stride_rows", layer.strideRows());
        row.put("stride_columns", layer.strideColumns());
        row.put("input_rows", input().map(Shape::rows).orElse(0));
        row.put("input_columns", input().map(Shape::columns).orElse(0));
        return row;
    }

    private String option(String key) {
        Object value = manifest.options().get(key);
        return value == null || value instanceof Iterable<?> ? "" : value.toString();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String speed(double seconds, double rate, String unit) {
        if (seconds == 0) {
            return "";
        }
        return String.format(Locale.ROOT, "%,.1f s, %,.1f %s", seconds, rate, unit);
    }
}
