package org.patchlode.mining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** States of shards that never were, as pure functions of the shard's number, so that winners can be told without them. */
public final class SyntheticState {

    private SyntheticState() {}

    /**
     * The state of one shard.
     *
     * @param shard number
     * @param images of the shard
     * @param maps feature maps of the one layer
     * @param k winners a map
     */
    public static MiningState of(int shard, int images, int maps, int k) {
        MiningState state = MiningState.empty(k, maps);
        for (int image = 0; image < images; image++) {
            String id = id(shard, image);
            for (int map = 0; map < maps; map++) {
                float score = score(shard, image, map);
                state.observe(0, map, score, score, true, id, map % 55, image % 55);
            }
            state.countImage(100_000);
        }
        state.cover(shard);
        return state;
    }

    /** The winners of one map over all shards, found without any state. */
    public static List<Winner> winners(int shards, int images, int map, int k) {
        List<Winner> all = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            for (int image = 0; image < images; image++) {
                all.add(new Winner(score(shard, image, map), id(shard, image), map % 55, image % 55));
            }
        }
        all.sort(Comparator.comparing(Winner::score).reversed().thenComparing(Winner::image));
        return List.copyOf(all.subList(0, Math.min(k, all.size())));
    }

    private static String id(int shard, int image) {
        return "s3a://bucket/corpus/part-%05d/photograph-%06d.jpg".formatted(shard, image);
    }

    /** Between 0 and some 40, of few distinct sizes in the tail: about what ReLU layers give. */
    private static float score(int shard, int image, int map) {
        long x = (shard * 1_000_003L + image) * 0x9E37_79B9_7F4A_7C15L + map * 0xD1B5_4A32_D192_ED03L;
        x = (x ^ x >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        x = (x ^ x >>> 27) * 0x94D0_49BB_1331_11EBL;
        x ^= x >>> 31;
        float uniform = ((x >>> 40) + 1) * 0x1p-24f;
        return 1 / (0.025f + uniform * uniform);
    }
}
