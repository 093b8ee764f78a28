package org.patchlode.mining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What mining knows of a part of a corpus: for every feature map of the mined layers its best winners and statistics. Bounded
 * by maps x k, whatever the number of images. Merging is commutative and associative. Not thread-safe.
 */
public final class MiningState implements Accumulator<MiningState> {

    private final int k;
    private final CountedImages counted;
    private final List<List<MapState>> layers;

    MiningState(int k, CountedImages counted, List<List<MapState>> layers) {
        this.k = k;
        this.counted = counted;
        this.layers = layers;
    }

    /**
     * An empty state.
     *
     * @param k winners a feature map
     * @param mapsOfLayer feature maps of each mined layer
     */
    public static MiningState empty(int k, int... mapsOfLayer) {
        List<List<MapState>> layers = new ArrayList<>();
        for (int maps : mapsOfLayer) {
            List<MapState> states = new ArrayList<>(maps);
            for (int i = 0; i < maps; i++) {
                states.add(new MapState(k));
            }
            layers.add(states);
        }
        return new MiningState(k, new CountedImages(), layers);
    }

    /**
     * Takes one feature map of one image.
     *
     * @param layer place of the mined layer
     * @param map feature map
     * @param score what ranks the image
     * @param maximum the map's largest activation in the image
     * @param mayWin false where the map does not respond to the image
     * @param image image id
     * @param y row of the best unit
     * @param x column of the best unit
     */
    public void observe(int layer, int map, float score, float maximum, boolean mayWin, String image, int y, int x) {
        layers.get(layer).get(map).observe(score, maximum, mayWin, image, y, x);
    }

    /** Whether an image's units are to be counted in a corpus too large to count all. @param image id */
    public static boolean isDrawn(String image) {
        return CountedImages.isDrawn(image);
    }

    /** Takes an image, once. @param counts whether {@link #count} takes all its maps too @return whether it {@link #isDrawn} */
    public boolean enter(String image, boolean counts) {
        return counted.add(image, counts);
    }

    /** Takes the units above zero of one feature map of one image. @param drawn whether the image is {@link #isDrawn} */
    public void count(int layer, int map, int aboveZero, boolean drawn) {
        layers.get(layer).get(map).count(aboveZero, drawn);
    }

    /**
     * Takes all that another state knows.
     *
     * @return this
     * @throws IllegalArgumentException if the states are of different mining jobs
     */
    @Override
    public MiningState merge(MiningState other) {
        if (k != other.k || layers.size() != other.layers.size()) {
            throw new IllegalArgumentException("cannot merge states of top %d over %d layers and top %d over %d layers; they are of different runs"
                    .formatted(k, layers.size(), other.k, other.layers.size()));
        }
        counted.merge(other.counted);
        for (int layer = 0; layer < layers.size(); layer++) {
            List<MapState> mine = layers.get(layer);
            List<MapState> theirs = other.layers.get(layer);
            if (mine.size() != theirs.size()) {
                throw new IllegalArgumentException("cannot merge a layer of %d maps and one of %d; they are of different runs"
                        .formatted(mine.size(), theirs.size()));
            }
            for (int map = 0; map < mine.size(); map++) {
                mine.get(map).merge(theirs.get(map));
            }
        }
        return this;
    }

    /** Winners a feature map, at most. */
    public int k() {
        return k;
    }

    /** Mined layers. */
    public int layers() {
        return layers.size();
    }

    /** Feature maps of a layer. */
    public int maps(int layer) {
        return layers.get(layer).size();
    }

    /** Winners of a feature map, best first. */
    public List<Winner> winners(int layer, int map) {
        return layers.get(layer).get(map).winners();
    }

    /** Statistics of a feature map. @param images that were observed */
    public UnitStatistics statistics(int layer, int map, long images) {
        return layers.get(layer).get(map).statistics(images);
    }

    /** How much of a feature map responds; empty if no image was counted. @param plane units of the map */
    public Optional<Density> density(int layer, int map, int plane) {
        long images = counted.images();
        MapState state = layers.get(layer).get(map);
        long units = counted.allCounted() ? state.units() : state.unitsOfDrawn();
        return images == 0 ? Optional.empty() : Optional.of(new Density((double) units / plane / images, images));
    }

    /** Writes the binary form; equal states have equal bytes. */
    public void write(StateOutput out) throws IOException {
        StateFormat.write(this, out);
    }

    /** Reads the binary form. @param counts whether it has counts of units @throws IOException if it does not hold together */
    public static MiningState read(StateInput in, boolean counts) throws IOException {
        return StateFormat.read(in, counts);
    }

    CountedImages counted() {
        return counted;
    }

    List<List<MapState>> mapStates() {
        return layers;
    }
}
