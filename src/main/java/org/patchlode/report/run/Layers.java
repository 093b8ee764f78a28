package org.patchlode.report.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.patchlode.report.draw.LayerTiles;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.result.Manifest;

/** Finds out what layers a run mined and how large their pictures are, from the keys of its winners. */
final class Layers {

    private Layers() {}

    /** By name, in the order of the network. */
    static LinkedHashMap<String, LayerView> of(RunData run, ReportOptions options, WinnerParts winners) {
        Map<String, Integer> maps = run.maps();
        Map<String, WinnerKeys.Field> fields = winners.fields();
        List<String> shown = options.rulesOf(run.path().toString(), winners.rules());
        options.sheet().requireCaptions(run.labels());
        LinkedHashMap<String, LayerView> layers = new LinkedHashMap<>();
        for (String name : inOrder(maps.keySet(), run.manifest())) {
            int height = window(fields, name, WinnerKeys.Field::height, run.manifest().input().rows());
            int width = window(fields, name, WinnerKeys.Field::width, run.manifest().input().columns());
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
    private static int window(Map<String, WinnerKeys.Field> fields, String layer, ToIntFunction<WinnerKeys.Field> side, int image) {
        return LayerTiles.window(Optional.ofNullable(fields.get(layer)).map(side::applyAsInt).orElse(1), image);
    }
}
