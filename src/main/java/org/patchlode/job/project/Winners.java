package org.patchlode.job.project;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Win;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.labels.TypedLabels;
import org.patchlode.job.plan.MinePlan;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.Winner;

/**
 * The winners of a finished state, grouped by image for projection.
 *
 * @param images that won, in the order in which they are read fastest
 * @param count of winners
 * @param rows of the result: as many for each winner as there are rules
 * @param labelColumns the label columns
 */
public record Winners(List<WinnerImage> images, int count, int rows, List<Column> labelColumns) {

    public static Winners of(MiningState state, MinePlan plan) {
        Map<String, List<Win>> byImage = new TreeMap<>(ImageIds::compare);
        int ordinal = 0;
        int count = 0;
        int rules = plan.options().rules().all().size();
        for (int layer = 0; layer < state.layers(); layer++) {
            for (int map = 0; map < state.maps(layer); map++) {
                int rank = 1;
                for (Winner winner : state.winners(layer, map)) {
                    byImage.computeIfAbsent(winner.image(), image -> new ArrayList<>())
                            .add(new Win(ordinal, layer, map, rank++, winner.score(), winner.y(), winner.x()));
                    ordinal = Math.addExact(ordinal, rules);
                    count++;
                }
            }
        }
        List<Column> columns = plan.labels().map(TypedLabels::columns).orElse(List.of());
        Map<String, ImageRef> refs = refs(plan, byImage);
        Map<String, List<Object>> labels = plan.labels().map(source -> source.of(refs.values())).orElse(Map.of());
        List<Object> unlabelled = new ArrayList<>();
        columns.forEach(column -> unlabelled.add(null));
        List<WinnerImage> images = new ArrayList<>();
        byImage.forEach((image, wins) -> images.add(new WinnerImage(refs.get(image), labels.getOrDefault(image, unlabelled), 0, wins)));
        images.sort(Comparator.comparing(WinnerImage::ref, ImageLocation.READING_ORDER));
        return new Winners(images, count, ordinal, columns);
    }

    private static Map<String, ImageRef> refs(MinePlan plan, Map<String, ?> winning) {
        Map<String, ImageRef> refs = new HashMap<>();
        for (ImageRef image : plan.listing().images()) {
            if (winning.containsKey(image.id())) {
                refs.put(image.id(), image);
            }
        }
        return refs;
    }
}
