package org.patchlode.report.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The maps of one layer that have most winning images in common, by the share of common images in all of both (Jaccard). */
final class SharedWinners implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int MOST = 8;

    private final HashMap<Integer, ArrayList<Neighbour>> nearest;

    private SharedWinners(HashMap<Integer, ArrayList<Neighbour>> nearest) {
        this.nearest = nearest;
    }

    /**
     * @param channel of the other map
     * @param shared images that won in both
     * @param jaccard shared images of all that won in either
     */
    record Neighbour(int channel, int shared, double jaccard) implements Serializable {}

    /** @param mapsOfImages for each image the maps in which it won, each once */
    static SharedWinners of(Collection<List<Integer>> mapsOfImages) {
        Map<Integer, Integer> winners = new HashMap<>();
        Map<Integer, List<List<Integer>>> imagesOfMap = new HashMap<>();
        for (List<Integer> maps : mapsOfImages) {
            for (int map : maps) {
                winners.merge(map, 1, Integer::sum);
                imagesOfMap.computeIfAbsent(map, m -> new ArrayList<>()).add(maps);
            }
        }
        HashMap<Integer, ArrayList<Neighbour>> nearest = new HashMap<>();
        // One map after the other: all pairs of a layer at once would be millions.
        imagesOfMap.forEach((map, images) -> {
            Map<Integer, Integer> shared = new HashMap<>();
            images.forEach(maps -> maps.forEach(other -> shared.merge(other, 1, Integer::sum)));
            shared.remove(map);
            nearest.put(map, new ArrayList<>(shared.entrySet().stream()
                    .map(pair -> new Neighbour(pair.getKey(), pair.getValue(),
                            (double) pair.getValue() / (winners.get(map) + winners.get(pair.getKey()) - pair.getValue())))
                    .sorted(Comparator.comparingDouble(Neighbour::jaccard).reversed().thenComparingInt(Neighbour::channel))
                    .limit(MOST)
                    .toList()));
        });
        return new SharedWinners(nearest);
    }

    /** The nearest first; maps without a common winner are none. */
    List<Neighbour> of(int channel) {
        return nearest.containsKey(channel) ? nearest.get(channel) : List.of();
    }
}
