package org.patchlode.mining;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * What mining knows of a part of a corpus: for every feature map of the mined layers its best winners and statistics;
 * the bad images; how much was read. Bounded by maps x k plus the bad images, whatever the number of images.
 *
 * <p>Merging is commutative and associative. It is idempotent too: a state remembers which shards it covers, so one that
 * arrives twice counts once. Not thread-safe.
 */
public final class MiningState {

    private final int k;
    private final List<List<MapState>> layers;
    private final BitSet shards;
    private final TreeSet<BadImage> bad;
    private long images;
    private long bytes;

    MiningState(int k, List<List<MapState>> layers, BitSet shards, List<BadImage> bad, long images, long bytes) {
        this.k = k;
        this.layers = layers;
        this.shards = shards;
        this.bad = new TreeSet<>(Comparator.comparing(BadImage::image, ImageIds::compare).thenComparing(BadImage::reason));
        this.bad.addAll(bad);
        this.images = images;
        this.bytes = bytes;
    }

    /**
     * An empty state.
     *
     * @param k winners a feature map
     * @param mapsOfLayer feature maps of each mined layer
     * @return a state that covers no shard
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
        return new MiningState(k, layers, new BitSet(), List.of(), 0, 0);
    }

    /** Says that this state now covers all of that shard. */
    public void cover(int shard) {
        shards.set(shard);
    }

    /** Says that what this state covers is, from now on, that shard: what an older run knew is numbered anew. */
    public void coverOnly(int shard) {
        shards.clear();
        shards.set(shard);
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

    /** Counts an image whose maps were all observed. */
    public void countImage(long encodedBytes) {
        images++;
        bytes += encodedBytes;
    }

    /** Takes an image that could not be mined. */
    public void countBad(BadImage image, long encodedBytes) {
        bad.add(image);
        bytes += encodedBytes;
    }

    /**
     * Takes all that another state knows.
     *
     * @return this
     * @throws IllegalArgumentException if the states are of different mining jobs, or overlap in part
     */
    public MiningState merge(MiningState other) {
        if (k != other.k || layers.size() != other.layers.size()) {
            throw new IllegalArgumentException("cannot merge states of top %d over %d layers and top %d over %d layers; they are of different runs"
                    .formatted(k, layers.size(), other.k, other.layers.size()));
        }
        if (!shards.isEmpty() && shards.intersects(other.shards)) {
            if (shards.equals(other.shards)) {
                return this;
            }
            throw new IllegalArgumentException("cannot merge states that share some shards (%s and %s); each must enter once"
                    .formatted(shards, other.shards));
        }
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
        shards.or(other.shards);
        bad.addAll(other.bad);
        images += other.images;
        bytes += other.bytes;
        return this;
    }

    /** Winners a feature map, at most. */
    public int k() {
        return k;
    }

    /** Images mined. */
    public long images() {
        return images;
    }

    /** Encoded bytes read, bad images included. */
    public long bytes() {
        return bytes;
    }

    /** Images that could not be mined, by id. */
    public List<BadImage> bad() {
        return List.copyOf(bad);
    }

    /** Shards covered. */
    public int shards() {
        return shards.cardinality();
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

    /** Statistics of a feature map. */
    public UnitStatistics statistics(int layer, int map) {
        return layers.get(layer).get(map).statistics(images);
    }

    /** The state's binary form; equal states have equal bytes. */
    public byte[] toBytes() {
        return StateFormat.write(this);
    }

    /**
     * Reads the binary form.
     *
     * @throws CorruptStateException if the bytes are not a whole, undamaged state of this version
     */
    public static MiningState fromBytes(byte[] bytes) throws CorruptStateException {
        return StateFormat.read(bytes);
    }

    List<List<MapState>> mapStates() {
        return layers;
    }

    BitSet coverage() {
        return shards;
    }
}
