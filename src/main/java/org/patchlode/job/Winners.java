package org.patchlode.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.patchlode.corpus.ImageRef;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.Winner;

/**
 * The winners of a finished state, grouped by image for projection.
 *
 * @param images that won, by id
 * @param count of winners
 * @param labelColumns names of the label columns
 */
record Winners(List<WinnerImage> images, int count, List<String> labelColumns) {

    static Winners of(MiningState state, MinePlan plan) {
        Map<String, List<WinnerImage.Win>> byImage = new TreeMap<>(ImageIds::compare);
        int ordinal = 0;
        for (int layer = 0; layer < state.layers(); layer++) {
            for (int map = 0; map < state.maps(layer); map++) {
                int rank = 1;
                for (Winner winner : state.winners(layer, map)) {
                    byImage.computeIfAbsent(winner.image(), image -> new ArrayList<>())
                            .add(new WinnerImage.Win(ordinal++, layer, map, rank++, winner.score(), winner.y(), winner.x()));
                }
            }
        }
        List<String> columns = plan.labels().map(Labels::columns).orElse(List.of());
        Map<String, List<String>> labels = labels(plan, byImage);
        List<String> unlabelled = new ArrayList<>();
        columns.forEach(column -> unlabelled.add(null));
        List<WinnerImage> images = new ArrayList<>();
        byImage.forEach((image, wins) -> images.add(new WinnerImage(image, labels.getOrDefault(image, unlabelled), wins)));
        return new Winners(images, ordinal, columns);
    }

    /** Label values by image id. */
    private static Map<String, List<String>> labels(MinePlan plan, Map<String, ?> winning) {
        if (plan.labels().isEmpty()) {
            return Map.of();
        }
        Map<String, String> relative = new HashMap<>();
        for (ImageRef image : plan.listing().images()) {
            if (winning.containsKey(image.id())) {
                relative.put(image.id(), image.relative());
            }
        }
        Map<String, List<String>> found = plan.labels().get().of(new java.util.HashSet<>(relative.values()));
        Map<String, List<String>> labels = new HashMap<>();
        relative.forEach((id, name) -> {
            if (found.containsKey(name)) {
                labels.put(id, found.get(name));
            }
        });
        return labels;
    }
}
