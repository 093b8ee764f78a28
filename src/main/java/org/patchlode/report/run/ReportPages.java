package org.patchlode.report.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.patchlode.analysis.ReportSection;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.html.Json;
import org.patchlode.report.html.LayerData;
import org.patchlode.report.html.ManifestView;
import org.patchlode.report.html.Pages;

/** The driver's part of a report: pages, the layers' data, the filters. Start page last, so that it never leads nowhere. */
final class ReportPages {

    private static final int PREVIEWS = 4;

    private final RunData run;
    private final LinkedHashMap<String, LayerView> layers;
    private final ReportOptions options;
    private final Publisher publisher;
    private final Pages pages = new Pages();
    private final ManifestView facts;
    private long files;
    private long bytes;

    ReportPages(RunData run, LinkedHashMap<String, LayerView> layers, ReportOptions options, Publisher publisher) {
        this.run = run;
        this.layers = layers;
        this.options = options;
        this.publisher = publisher;
        this.facts = new ManifestView(run.manifest());
    }

    ReportSummary write(List<ChunkResult> drawn, WinIndex wins, ImageFiles.Written images, KnownUnits known) {
        files += images.files();
        bytes += images.bytes();
        Map<Integer, List<ChunkResult>> byLayer = new HashMap<>();
        drawn.forEach(result -> byLayer.computeIfAbsent(result.layer(), number -> new ArrayList<>()).add(result));
        Stream.concat(drawn.stream(), known.chunks().stream()).forEach(result -> {
            files += result.files();
            bytes += result.bytes();
        });
        for (String asset : Pages.ASSETS) {
            publish(asset, Pages.asset(asset));
        }
        Optional<FirstLayerFilters> filters = filters();
        ArrayNode index = Json.object().arrayNode();
        List<Map<String, Object>> cards = new ArrayList<>();
        List<LayerView> order = List.copyOf(layers.values());
        long maps = 0;
        for (LayerView layer : order) {
            List<ChunkResult> results = byLayer.getOrDefault(layer.number(), List.of());
            ArrayNode units = Json.object().arrayNode();
            results.forEach(result -> result.units().forEach(units::add));
            maps += units.size();
            ObjectNode data = LayerData.full(layer, units, options, facts, wins.together());
            known.into(layer, data);
            publish(layer.data(), Json.script(layer.key(), data));
            index.add(LayerData.preview(layer, units, PREVIEWS));
            Map<String, Object> card = LayerData.card(layer, units, facts);
            cards.add(card);
            publish(layer.page(), layerPage(layer, order, card, results, filters));
        }
        publish("data/run.js", Json.script("run", index));
        publish("data/corpus.js", Json.script("corpus", LayerData.corpus(facts, run.labels(), wins.images().size(), wins.together(), ImageFiles.NAMES)));
        publish("image.html", pages.render("image.ftlh", Map.of("title", facts.title(), "projected", projected())));
        long damaged = drawn.stream().mapToLong(ChunkResult::damaged).sum();
        publish("index.html", startPage(cards, filters, damaged, wins));
        return new ReportSummary(publisher.folder() + "/index.html", order.size(), maps, files, bytes, damaged);
    }

    private String startPage(List<Map<String, Object>> cards, Optional<FirstLayerFilters> filters, long damaged, WinIndex wins) {
        Map<String, Object> model = new HashMap<>();
        model.put("title", facts.title());
        model.put("what", facts.what());
        model.put("network", facts.network(layers));
        model.put("cards", cards);
        model.put("filters", filters.map(ReportPages::describe).orElse(Map.of()));
        model.put("sections", run.manifest().sections().stream().map(ReportPages::describe).toList());
        model.put("scaling", scaling());
        model.put("projected", projected());
        model.put("damaged", damaged);
        model.put("winning", wins.images().size());
        model.put("files", files + 1);
        model.put("megabytes", String.format(Locale.ROOT, "%.1f", bytes / 1e6));
        return pages.render("index.ftlh", model);
    }

    private String layerPage(
            LayerView layer, List<LayerView> order, Map<String, Object> card, List<ChunkResult> results, Optional<FirstLayerFilters> filters) {
        Map<String, Object> model = new HashMap<>();
        model.put("title", facts.title());
        model.put("layer", card);
        model.put("key", layer.key());
        model.put("script", layer.data());
        int at = layer.number() - 1;
        model.put("before", at > 0 ? Map.of("name", order.get(at - 1).name(), "page", order.get(at - 1).page()) : Map.of());
        model.put("after", at + 1 < order.size() ? Map.of("name", order.get(at + 1).name(), "page", order.get(at + 1).page()) : Map.of());
        model.put("scaling", scaling());
        List<Map<String, Object>> sheets = new ArrayList<>();
        for (ChunkResult result : results) {
            int first = result.units().path(0).path("c").asInt();
            int last = result.units().path(result.units().size() - 1).path("c").asInt();
            List<Map<String, String>> links = options.sheets().stream()
                    .map(format -> Map.of("format", format.name(), "file", layer.sheet(result.chunk(), format)))
                    .toList();
            sheets.add(Map.of("first", first, "last", last, "links", links));
        }
        model.put("sheets", options.sheets().isEmpty() ? List.of() : sheets);
        model.put("filters", filters.filter(f -> f.layer().equals(layer.name())).map(ReportPages::describe).orElse(Map.of()));
        return pages.render("layer.ftlh", model);
    }

    private Optional<FirstLayerFilters> filters() {
        try {
            Optional<FirstLayerFilters> filters = run.filters();
            filters.ifPresent(stored -> {
                publish("sheets/filters-together.png", FilterSheet.draw(stored, true).png());
                publish("sheets/filters-apart.png", FilterSheet.draw(stored, false).png());
            });
            return filters;
        } catch (IOException e) {
            throw new ReportException("the filters of run '%s' cannot be read (%s); check your rights".formatted(run.path(), e.getMessage()), e);
        }
    }

    private static Map<String, Object> describe(ReportSection section) {
        return Map.of("title", section.title(), "text", section.text(), "columns", section.columns(), "rows", section.rows());
    }

    private static Map<String, Object> describe(FirstLayerFilters filters) {
        return Map.of(
                "layer", filters.layer(), "outputs", filters.outputs(), "inputs", filters.inputs(),
                "rows", filters.rows(), "columns", filters.columns(), "coloured", filters.coloured());
    }

    private boolean projected() {
        return layers.values().stream().anyMatch(layer -> !layer.rules().isEmpty());
    }

    private String scaling() {
        String clip = options.scaling() == Scaling.STORED ? "" : ", clipped at percentile %s of the absolute values".formatted(options.percentile());
        return options.scaling().description() + clip + "; contrast is kept where they are shown smaller";
    }

    private void publish(String name, byte[] content) {
        files++;
        bytes += publisher.write(name, content);
    }

    private void publish(String name, String content) {
        files++;
        bytes += publisher.write(name, content);
    }
}
