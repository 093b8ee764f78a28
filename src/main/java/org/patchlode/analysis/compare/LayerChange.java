package org.patchlode.analysis.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.analysis.statistics.Bootstrap;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Interval;

/**
 * Means over a layer's feature maps, with intervals over those.
 *
 * @param layer its name
 * @param units feature maps
 * @param jaccard of winners
 * @param jumps share of units whose first winner changed
 * @param spearman of responses
 * @param maxChange of maxima
 */
public record LayerChange(String layer, int units, Interval jaccard, Interval jumps, Interval spearman, Interval maxChange) {

    /** By layer, in the order of the units. */
    public static List<LayerChange> of(List<UnitChange> units, long seed) {
        Map<String, List<UnitChange>> byLayer = new LinkedHashMap<>();
        units.forEach(unit -> byLayer.computeIfAbsent(unit.layer(), layer -> new ArrayList<>()).add(unit));
        List<LayerChange> changes = new ArrayList<>();
        byLayer.forEach((layer, of) -> {
            List<Interval> means = new Bootstrap(Groups.single(of.size()), new Draws(seed), "compare " + layer).means(List.of(
                    of.stream().mapToDouble(UnitChange::jaccard).toArray(), of.stream().mapToDouble(unit -> unit.jump() ? 1 : 0).toArray(),
                    of.stream().mapToDouble(UnitChange::spearman).toArray(), of.stream().mapToDouble(UnitChange::maxChange).toArray()));
            changes.add(new LayerChange(layer, of.size(), means.get(0), means.get(1), means.get(2), means.get(3)));
        });
        return changes;
    }
}
