package org.patchlode.job.analyze.runs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.compare.UnitChange;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.Manifest;

/**
 * Runs of one architecture.
 *
 * @param runs in the order given, at least two
 * @param layers that all of them mined, lower ones first
 */
record ComparedRuns(List<FinishedRun> runs, List<Manifest.LayerRow> layers) {

    /** @throws ConfigurationException if there are fewer than two, or they are of different architectures or have no layer in common */
    static ComparedRuns of(List<FinishedRun> runs) {
        if (runs.size() < 2) {
            throw new ConfigurationException("--run is given once, and a run is compared with another; give --run twice or more, in their order");
        }
        for (FinishedRun other : runs.subList(1, runs.size())) {
            requireSame(runs.get(0), other);
        }
        Set<String> common = new HashSet<>();
        runs.get(0).manifest().layers().stream().filter(Manifest.LayerRow::mined).forEach(layer -> common.add(layer.name()));
        for (FinishedRun run : runs) {
            Set<String> mined = new HashSet<>();
            run.manifest().layers().stream().filter(Manifest.LayerRow::mined).forEach(layer -> mined.add(layer.name()));
            common.retainAll(mined);
        }
        if (common.isEmpty()) {
            throw new ConfigurationException("the runs %s have mined no layer that all of them have; mine the same --layers".formatted(runs.stream().map(FinishedRun::uri).toList()));
        }
        return new ComparedRuns(runs, runs.get(0).manifest().layers().stream().filter(layer -> common.contains(layer.name())).toList());
    }

    private static void requireSame(FinishedRun one, FinishedRun other) {
        if (!one.manifest().input().equals(other.manifest().input())) {
            throw different(one, other, "the input is %s in the first and %s in the second".formatted(text(one.manifest().input()), text(other.manifest().input())));
        }
        List<Manifest.LayerRow> first = one.manifest().layers();
        List<Manifest.LayerRow> second = other.manifest().layers();
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            if (!text(first.get(i)).equals(text(second.get(i)))) {
                throw different(one, other, "layer %d is %s in the first and %s in the second".formatted(i + 1, text(first.get(i)), text(second.get(i))));
            }
        }
        if (first.size() != second.size()) {
            throw different(one, other, "the first has %d layers and the second %d".formatted(first.size(), second.size()));
        }
    }

    private static ConfigurationException different(FinishedRun one, FinishedRun other, String difference) {
        return new ConfigurationException("the runs %s and %s are of different architectures: %s; give runs of one network".formatted(one.uri(), other.uri(), difference));
    }

    private static String text(Manifest.Shape shape) {
        return "%dx%dx%d".formatted(shape.channels(), shape.rows(), shape.columns());
    }

    private static String text(Manifest.LayerRow layer) {
        return "'%s' of %dx%dx%d".formatted(layer.name(), layer.maps(), layer.rows(), layer.columns());
    }

    /** By layer and channel. */
    Map<String, TreeMap<Integer, UnitChange.Side>> sides(FinishedRun run) {
        Map<String, Map<Integer, TreeMap<Integer, String>>> winners = new HashMap<>();
        run.table("winners").where(functions.col("layer").isin(names())).select("layer", "channel", "rank", "image").distinct().toLocalIterator()
                .forEachRemaining(row -> winners.computeIfAbsent(row.getString(0), layer -> new HashMap<>()).computeIfAbsent(row.getInt(1), map -> new TreeMap<>()).put(row.getInt(2), row.getString(3)));
        Map<String, TreeMap<Integer, UnitChange.Side>> sides = new HashMap<>();
        for (Row unit : run.table("units").where(functions.col("layer").isin(names())).select("layer", "channel", "max").collectAsList()) {
            List<String> images = new ArrayList<>(winners.getOrDefault(unit.getString(0), Map.of()).getOrDefault(unit.getInt(1), new TreeMap<>()).values());
            sides.computeIfAbsent(unit.getString(0), layer -> new TreeMap<>()).put(unit.getInt(1), new UnitChange.Side(images, unit.getFloat(2)));
        }
        return sides;
    }

    private Object[] names() {
        return layers.stream().map(Manifest.LayerRow::name).toArray();
    }

    /** From one run to the next, by layer and channel. */
    List<UnitChange> changes(Map<String, TreeMap<Integer, UnitChange.Side>> before, Map<String, TreeMap<Integer, UnitChange.Side>> after, Map<String, Map<Integer, Double>> correlations) {
        List<UnitChange> changes = new ArrayList<>();
        for (Manifest.LayerRow layer : layers) {
            TreeMap<Integer, UnitChange.Side> others = after.getOrDefault(layer.name(), new TreeMap<>());
            before.getOrDefault(layer.name(), new TreeMap<>()).forEach((channel, side) -> {
                double spearman = correlations.getOrDefault(layer.name(), Map.of()).getOrDefault(channel, Double.NaN);
                changes.add(UnitChange.of(layer.name(), channel, side, others.get(channel), spearman));
            });
        }
        return changes;
    }
}
