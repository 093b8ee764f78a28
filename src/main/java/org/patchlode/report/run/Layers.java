package org.patchlode.report.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.result.Manifest;

/** Finds out what layers a run mined and how large their pictures are, from a few columns of the data. */
final class Layers {

    private Layers() {}

    /** By name, in the order of the network. */
    static LinkedHashMap<String, LayerView> of(RunData run, ReportOptions options) {
        Map<String, Integer> maps = new HashMap<>();
        for (Row row : run.units().filter(col("channel").geq(0)).groupBy("layer").agg(max("channel")).collectAsList()) {
            maps.put(row.getString(0), row.<Number>getAs(1).intValue() + 1);
        }
        Map<String, Row> fields = new HashMap<>();
        for (Row row : run.winners()
                .groupBy("layer")
                .agg(max(col("box_bottom").minus(col("box_top"))), max(col("box_right").minus(col("box_left"))))
                .collectAsList()) {
            fields.put(row.getString(0), row);
        }
        List<String> shown = options.rulesOf(run.path().toString(),
                run.winners().select("rule").where(col("rule").isNotNull()).distinct().collectAsList().stream().map(row -> row.getString(0)).toList());
        options.sheet().requireCaptions(run.labels());
        LinkedHashMap<String, LayerView> layers = new LinkedHashMap<>();
        for (String name : inOrder(maps.keySet(), run.manifest())) {
            int height = window(fields, name, 1, run.manifest().input().rows());
            int width = window(fields, name, 2, run.manifest().input().columns());
            layers.put(name, new LayerView(layers.size() + 1, name, maps.get(name), width, height, shown, run.labels(), options.grid(), run.hasThumbnails(), run.labelKinds(), run.hasResponses() ? ResponseFiles.together(run.manifest(), name, options.winners()) : 0));
        }
        return layers;
    }

    private static List<String> inOrder(Iterable<String> names, Manifest manifest) {
        Map<String, Integer> position = new HashMap<>();
        manifest.layers().forEach(layer -> position.putIfAbsent(layer.name(), position.size()));
        List<String> ordered = new ArrayList<>();
        names.forEach(ordered::add);
        ordered.sort(Comparator.comparingInt((String name) -> position.getOrDefault(name, Integer.MAX_VALUE)).thenComparing(Comparator.naturalOrder()));
        return ordered;
    }

    /** The receptive field's side, or the image's if that is smaller; 1 where a layer has no winner at all. */
    private static int window(Map<String, Row> fields, String layer, int column, int image) {
        Row row = fields.get(layer);
        int field = row == null || row.isNullAt(column) ? 1 : row.getInt(column);
        return LayerView.window(field, image);
    }
}
