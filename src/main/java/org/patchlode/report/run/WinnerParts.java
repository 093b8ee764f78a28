package org.patchlode.report.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The files of the table of winners with their keys, read by one task a file. */
final class WinnerParts {

    private final TreeMap<String, WinnerKeys> parts;

    private WinnerParts(TreeMap<String, WinnerKeys> parts) {
        this.parts = parts;
    }

    /** @param files of the table, in order @param winners of a map that are shown */
    static WinnerParts read(JavaSparkContext spark, Broadcast<SerializableConfiguration> hadoop, List<String> files, int winners) {
        List<WinnerKeys> read = files.isEmpty() ? List.of() : spark.parallelize(files, files.size()).map(file -> WinnerKeys.of(hadoop.value().value(), file, winners)).collect();
        TreeMap<String, WinnerKeys> parts = new TreeMap<>();
        for (int i = 0; i < files.size(); i++) {
            parts.put(files.get(i), read.get(i));
        }
        return new WinnerParts(parts);
    }

    /** Which files hold each chunk, in the order of its maps; empty if its rows are not in order: who reads them one after the other must not meet a map twice. */
    Optional<Map<DrawnCells.Chunk, List<String>>> chunks() {
        Map<DrawnCells.Chunk, List<String>> files = new HashMap<>();
        Map<DrawnCells.Chunk, Integer> reached = new HashMap<>();
        for (Map.Entry<String, WinnerKeys> part : parts.entrySet()) {
            for (WinnerKeys.Span span : part.getValue().spans()) {
                DrawnCells.Chunk chunk = new DrawnCells.Chunk(span.layer(), span.chunk());
                if (reached.getOrDefault(chunk, Integer.MIN_VALUE) > span.first()) {
                    return Optional.empty();
                }
                reached.put(chunk, span.last());
                List<String> holding = files.computeIfAbsent(chunk, none -> new ArrayList<>());
                if (holding.isEmpty() || !holding.get(holding.size() - 1).equals(part.getKey())) {
                    holding.add(part.getKey());
                }
            }
        }
        return Optional.of(files);
    }

    /** Largest extent of boxes, by layer. */
    Map<String, WinnerKeys.Field> fields() {
        Map<String, WinnerKeys.Field> fields = new HashMap<>();
        parts.values().forEach(part -> part.fields().forEach((layer, field) -> fields.merge(layer, field, WinnerKeys.Field::or)));
        return fields;
    }

    Set<String> rules() {
        Set<String> rules = new TreeSet<>();
        parts.values().forEach(part -> rules.addAll(part.rules()));
        return rules;
    }

    /** Tells, of each layer, the maps in which each image won; a map of an image once. */
    void byLayer(BiConsumer<String, Map<String, List<Integer>>> layers) {
        Map<String, Map<Integer, Collection<String>>> maps = new LinkedHashMap<>();
        for (WinnerKeys part : parts.values()) {
            part.wins().forEach((layer, channels) -> channels.forEach((channel, images) ->
                    maps.computeIfAbsent(layer, none -> new TreeMap<>()).computeIfAbsent(channel, none -> new HashSet<>()).addAll(images)));
        }
        maps.forEach((layer, channels) -> {
            Map<String, List<Integer>> images = new HashMap<>();
            channels.forEach((channel, won) -> won.forEach(image -> images.computeIfAbsent(image, none -> new ArrayList<>()).add(channel)));
            layers.accept(layer, images);
        });
    }
}
