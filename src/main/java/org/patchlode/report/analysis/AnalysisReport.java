package org.patchlode.report.analysis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.report.html.Json;
import org.patchlode.report.html.Pages;
import org.patchlode.storage.AtomicFile;
import org.patchlode.storage.StorageException;

/** Writes the page of an analysis, which opens from a folder without a server, with its figures and their numbers. */
public final class AnalysisReport {

    private static final List<String> ASSETS = List.of("report.css", "report.js", "analysis.js", "echarts.min.js");

    private final Configuration hadoop;
    private final String folder;
    private final ArrayNode figures = Json.object().arrayNode();

    private AnalysisReport(Configuration hadoop, String folder) {
        this.hadoop = hadoop;
        this.folder = folder;
    }

    /**
     * Writes it.
     *
     * @param folder URI; {@code index.html} is written last
     * @param facts what stands at the foot: how the analysis was made, by name
     */
    public static void write(Configuration hadoop, String folder, AnalysisPage page, Map<String, String> facts) {
        new AnalysisReport(hadoop, folder).write(page, facts);
    }

    private void write(AnalysisPage page, Map<String, String> facts) {
        ASSETS.forEach(asset -> put(asset, Pages.asset(asset)));
        List<Map<String, Object>> parts = page.parts().stream().map(this::part).toList();
        put("data/figures.js", Json.script("figures", figures).getBytes(StandardCharsets.UTF_8));
        Map<String, Object> model = new HashMap<>();
        model.put("title", page.title());
        model.put("question", page.question());
        model.put("definition", page.definition());
        model.put("parts", parts);
        model.put("facts", facts.entrySet().stream().map(fact -> Map.of("term", fact.getKey(), "value", fact.getValue())).toList());
        put("index.html", new Pages().render("analysis.ftlh", model).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> part(Part part) {
        if (part instanceof Part.Heading heading) {
            return Map.of("kind", "heading", "text", heading.text());
        } else if (part instanceof Part.Text text) {
            return Map.of("kind", "text", "text", text.text());
        } else if (part instanceof Part.Cells cells) {
            return Map.of("kind", "cells", "title", cells.title(), "columns", cells.columns(), "rows", cells.rows());
        } else if (part instanceof Figure.Pictures pictures) {
            return pictures(pictures);
        }
        Figure figure = (Figure) part;
        int number = figures.size();
        String numbers = "data/figure-%d.csv".formatted(number + 1);
        figures.add(FigureData.of(figure));
        put(numbers, FigureNumbers.csv(figure).getBytes(StandardCharsets.UTF_8));
        return Map.of("kind", "figure", "number", number, "title", figure.title(), "reading", figure.reading(), "numbers", numbers);
    }

    private Map<String, Object> pictures(Figure.Pictures figure) {
        figures.addNull();
        int number = figures.size();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int r = 0; r < figure.rows().size(); r++) {
            Figure.PictureRow row = figure.rows().get(r);
            List<Map<String, Object>> shots = new ArrayList<>();
            for (int c = 0; c < row.pictures().size(); c++) {
                Figure.Shot shot = row.pictures().get(c);
                String file = "pictures/figure-%d-%d-%d.png".formatted(number, r + 1, c + 1);
                put(file, shot.png());
                shots.add(Map.of("file", file, "caption", shot.caption(), "alternative", shot.alternative(), "pixelated", shot.pixelated()));
            }
            rows.add(Map.of("label", row.label(), "shots", shots));
        }
        return Map.of("kind", "pictures", "title", figure.title(), "reading", figure.reading(), "columns", figure.columns(), "rows", rows);
    }

    private void put(String name, byte[] bytes) {
        Path path = new Path(folder, name);
        try {
            AtomicFile.write(path.getFileSystem(hadoop), path, bytes);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }
}
