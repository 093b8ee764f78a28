package org.patchlode.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The laws of the merge: commutative, associative, idempotent under retry; the same bytes for any partition. */
class MiningStateTest {

    private static final int MAPS = 3;

    private record Seen(String image, float[] scores) {}

    /** Images with many ties, zeros and repeated scores. */
    private static List<Seen> images(Random random, int count) {
        List<Seen> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] scores = new float[MAPS];
            for (int map = 0; map < MAPS; map++) {
                scores[map] = random.nextInt(5) == 0 ? random.nextFloat() : random.nextInt(6) - 1;
            }
            images.add(new Seen("image-%03d".formatted(i), scores));
        }
        return images;
    }

    private static MiningState state(int k, int shard, List<Seen> images) {
        MiningState state = MiningState.empty(k, MAPS - 1, 1);
        for (Seen seen : images) {
            if (seen.image().endsWith("7")) {
                state.countBad(new BadImage(seen.image(), "for the test"), 1);
                continue;
            }
            for (int map = 0; map < MAPS; map++) {
                float score = seen.scores()[map];
                state.observe(map / (MAPS - 1), map % (MAPS - 1), score, score, score > 0, seen.image(), map, Math.round(score * 10));
            }
            state.countImage(10);
        }
        state.cover(shard);
        return state;
    }

    private static MiningState copy(MiningState state) {
        try {
            return MiningState.fromBytes(state.toBytes());
        } catch (CorruptStateException e) {
            throw new AssertionError(e);
        }
    }

    /** All but the coverage, which says how the corpus was cut. */
    private static String content(MiningState state) {
        StringBuilder text = new StringBuilder().append(state.images()).append(' ').append(state.bytes()).append(' ').append(state.bad());
        for (int layer = 0; layer < state.layers(); layer++) {
            for (int map = 0; map < state.maps(layer); map++) {
                UnitStatistics s = state.statistics(layer, map);
                text.append('\n').append(state.winners(layer, map)).append(s.max()).append(' ').append(s.mean()).append(' ').append(s.std()).append(' ')
                        .append(s.fractionActive()).append(s.dead()).append(java.util.Arrays.toString(s.histogramEdges())).append(java.util.Arrays.toString(s.histogramCounts()));
            }
        }
        return text.toString();
    }

    @Property(tries = 200)
    void anyPartitionAndOrderGivesTheSame(@ForAll long seed, @ForAll @IntRange(min = 0, max = 80) int count, @ForAll @IntRange(min = 1, max = 12) int parts, @ForAll @IntRange(min = 1, max = 9) int k) {
        Random random = new Random(seed);
        List<Seen> images = images(random, count);
        MiningState whole = state(k, 0, images);
        List<List<Seen>> pieces = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            pieces.add(new ArrayList<>());
        }
        List<Seen> shuffled = new ArrayList<>(images);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(image -> pieces.get(random.nextInt(parts)).add(image));
        List<MiningState> states = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            states.add(state(k, i, pieces.get(i)));
        }
        // A random tree.
        while (states.size() > 1) {
            MiningState a = states.remove(random.nextInt(states.size()));
            MiningState b = states.remove(random.nextInt(states.size()));
            states.add(a.merge(copy(b)));
        }
        assertThat(content(states.get(0))).isEqualTo(content(whole));
        assertThat(states.get(0).shards()).isEqualTo(parts);
    }

    @Property(tries = 100)
    void mergeIsCommutativeAssociativeAndIdempotent(@ForAll long seed) {
        Random random = new Random(seed);
        List<Seen> images = images(random, 30);
        MiningState a = state(4, 0, images.subList(0, 10));
        MiningState b = state(4, 1, images.subList(10, 20));
        MiningState c = state(4, 2, images.subList(20, 30));
        byte[] left = copy(a).merge(copy(b)).merge(copy(c)).toBytes();
        byte[] right = copy(a).merge(copy(b).merge(copy(c))).toBytes();
        byte[] back = copy(c).merge(copy(b)).merge(copy(a)).toBytes();
        assertThat(left).isEqualTo(right).isEqualTo(back);
        assertThat(copy(a).merge(copy(a)).toBytes()).isEqualTo(a.toBytes());
    }

    @Test
    void keepsTheBestInTheTotalOrder() {
        MiningState state = MiningState.empty(3, 1);
        state.observe(0, 0, 2f, 2f, true, "b", 0, 0);
        state.observe(0, 0, 5f, 5f, true, "d", 1, 1);
        state.observe(0, 0, 2f, 2f, true, "a", 3, 4);
        state.observe(0, 0, 2f, 2f, true, "c", 0, 0);
        state.observe(0, 0, 0f, 0f, false, "e", 0, 0);
        for (int i = 0; i < 5; i++) {
            state.countImage(1);
        }
        assertThat(state.winners(0, 0)).containsExactly(new Winner(5f, "d", 1, 1), new Winner(2f, "a", 3, 4), new Winner(2f, "b", 0, 0));
        UnitStatistics s = state.statistics(0, 0);
        assertThat(s.images()).isEqualTo(5);
        assertThat(s.max()).isEqualTo(5f);
        assertThat(s.mean()).isEqualTo(11 / 5.0);
        assertThat(s.std()).isCloseTo(Math.sqrt((4 + 25 + 4 + 4) / 5.0 - 2.2 * 2.2), within(1e-12));
        assertThat(s.fractionActive()).isEqualTo(0.8);
        assertThat(s.dead()).isFalse();
        assertThat(s.histogramEdges()).containsExactly(0f, 2f, 5f);
        assertThat(s.histogramCounts()).containsExactly(1, 3, 1);
    }

    @Test
    void aMapThatNeverRespondsIsDead() {
        MiningState state = MiningState.empty(3, 1);
        state.observe(0, 0, 0f, 0f, false, "a", 0, 0);
        state.countImage(1);
        assertThat(state.winners(0, 0)).isEmpty();
        assertThat(state.statistics(0, 0).dead()).isTrue();
    }

    @Test
    void refusesStatesOfOtherRuns() {
        assertThatThrownBy(() -> MiningState.empty(3, 1).merge(MiningState.empty(4, 1))).hasMessageContaining("top 3").hasMessageContaining("top 4");
        assertThatThrownBy(() -> MiningState.empty(3, 1).merge(MiningState.empty(3, 2))).hasMessageContaining("1 maps");
        assertThatThrownBy(() -> MiningState.empty(3, 1).merge(MiningState.empty(3, 1, 1))).hasMessageContaining("2 layers");
        MiningState both = MiningState.empty(3, 1);
        both.cover(0);
        both.cover(1);
        MiningState one = MiningState.empty(3, 1);
        one.cover(1);
        assertThatThrownBy(() -> both.merge(one)).hasMessageContaining("share some shards");
    }

    @Property(tries = 300)
    void damageIsNoticed(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = state(3, 0, images(random, 12)).toBytes();
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        } else {
            bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        byte[] damaged = bytes;
        assertThatThrownBy(() -> MiningState.fromBytes(damaged)).isInstanceOf(CorruptStateException.class);
    }

    @Test
    void idsAreOrderedByCodePoint() {
        List<String> ids = new ArrayList<>(List.of("b", "a", "\uFFFD", "\uD83D\uDE00", "a/b", "a b", ""));
        ids.sort(ImageIds::compare);
        assertThat(ids).containsExactly("", "a", "a b", "a/b", "b", "\uFFFD", "\uD83D\uDE00");
    }
}
