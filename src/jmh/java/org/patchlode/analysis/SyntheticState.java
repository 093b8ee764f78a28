package org.patchlode.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.patchlode.analysis.winners.WinnersAnalysis;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.Winner;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

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
    public static PassState of(int shard, int images, int maps, int k) {
        Section<MiningState> section = Section.empty(analysis(maps, k));
        MiningState state = section.state();
        for (int image = 0; image < images; image++) {
            String id = id(shard, image);
            for (int map = 0; map < maps; map++) {
                float score = score(shard, image, map);
                state.observe(0, map, score, score, true, id, map % 55, image % 55);
            }
            section.coverage().image(100_000);
        }
        section.coverage().only(shard);
        return new PassState(List.of(section));
    }

    /** Winners of one layer that is never run. */
    public static WinnersAnalysis analysis(int maps, int k) {
        Network.Builder builder = Network.builder("in", new Shape(1, 55, 55));
        builder.layer("layer", new Operation.Convolution(Geometry.square(1, 1, 0), maps, 1, new float[maps], new float[maps]), "in");
        Network network = builder.build();
        return new WinnersAnalysis(network, network.layers(), k, false, Long.MAX_VALUE);
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
