package org.patchlode.report.cells;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.WinnerView;

/**
 * What is shown of a feature map's winners, encoded as cells; one a winner in each list, empty where it is damaged.
 *
 * @param patches in small atlases
 * @param largePatches in large atlases, where they have patches
 * @param projections of each rule, in display order
 */
public record DrawnMap(List<Optional<WinnerCells.Patch>> patches, List<Optional<byte[]>> largePatches, Map<String, List<Optional<Projected>>> projections) {

    /** @param small cell @param large cell, where there are large atlases */
    public record Projected(byte[] small, Optional<byte[]> large) {}

    /** Of cells that were drawn before. @param cells of the map, one a rule and winner at least @throws IllegalStateException if a winner has none */
    public static DrawnMap of(FeatureMap map, List<String> rules, List<WinnerCells> cells) {
        Map<String, WinnerCells> byRow = new HashMap<>();
        Map<Integer, WinnerCells.Patch> byRank = new HashMap<>();
        for (WinnerCells cell : cells) {
            byRow.put(cell.rank() + cell.rule(), cell);
            cell.patch().ifPresent(patch -> byRank.put(cell.rank(), patch));
        }
        List<Optional<WinnerCells.Patch>> patches = new ArrayList<>();
        Map<String, List<Optional<Projected>>> projections = new LinkedHashMap<>();
        rules.forEach(rule -> projections.put(rule, new ArrayList<>()));
        for (WinnerView hit : map.hits()) {
            patches.add(Optional.of(drawn(byRank, hit.rank(), hit, map)));
            projections.forEach((rule, projected) -> {
                WinnerCells cell = drawn(byRow, hit.rank() + rule, hit, map);
                projected.add(cell.small().map(small -> new Projected(small, cell.large())));
            });
        }
        return new DrawnMap(patches, List.of(), projections);
    }

    private static <K, V> V drawn(Map<K, V> cells, K key, WinnerView hit, FeatureMap map) {
        return Optional.ofNullable(cells.get(key)).orElseThrow(() -> new IllegalStateException(
                "winner %d of map %d was not drawn while it was projected; go on with --resume".formatted(hit.rank(), map.channel())));
    }

    /** Pictures that cannot be shown. */
    public long damaged() {
        return patches.stream().filter(Optional::isEmpty).count() + projections.values().stream().flatMap(List::stream).filter(Optional::isEmpty).count();
    }
}
