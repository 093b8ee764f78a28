package org.patchlode.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The winners of any part of a corpus, and of parts merged in any order. */
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

    private static MiningState state(int k, List<Seen> images) {
        MiningState state = MiningState.empty(k, MAPS - 1, 1);
        for (Seen seen : images) {
            for (int map = 0; map < MAPS; map++) {
                float score = seen.scores()[map];
                state.observe(map / (MAPS - 1), map % (MAPS - 1), score, score, score > 0, seen.image(), map, Math.round(score * 10));
            }
        }
        return state;
    }

    private static byte[] bytes(MiningState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StateOutput out = new StateOutput(bytes)) {
            state.write(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static MiningState copy(MiningState state) {
        byte[] bytes = bytes(state);
        try (StateInput in = new StateInput(bytes, 0, bytes.length)) {
            return MiningState.read(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Property(tries = 200)
    void anyPartitionAndOrderGivesTheSameBytes(@ForAll long seed, @ForAll @IntRange(min = 0, max = 80) int count, @ForAll @IntRange(min = 1, max = 12) int parts, @ForAll @IntRange(min = 1, max = 9) int k) {
        Random random = new Random(seed);
        List<Seen> images = images(random, count);
        MiningState whole = state(k, images);
        List<List<Seen>> pieces = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            pieces.add(new ArrayList<>());
        }
        List<Seen> shuffled = new ArrayList<>(images);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(image -> pieces.get(random.nextInt(parts)).add(image));
        List<MiningState> states = new ArrayList<>();
        pieces.forEach(piece -> states.add(state(k, piece)));
        // A random tree.
        while (states.size() > 1) {
            MiningState a = states.remove(random.nextInt(states.size()));
            MiningState b = states.remove(random.nextInt(states.size()));
            states.add(a.merge(copy(b)));
        }
        assertThat(bytes(states.get(0))).isEqualTo(bytes(whole));
    }

    @Test
    void keepsTheBestInTheTotalOrder() {
        MiningState state = MiningState.empty(3, 1);
        state.observe(0, 0, 2f, 2f, true, "b", 0, 0);
        state.observe(0, 0, 5f, 5f, true, "d", 1, 1);
        state.observe(0, 0, 2f, 2f, true, "a", 3, 4);
        state.observe(0, 0, 2f, 2f, true, "c", 0, 0);
        state.observe(0, 0, 0f, 0f, false, "e", 0, 0);
        assertThat(state.winners(0, 0)).containsExactly(new Winner(5f, "d", 1, 1), new Winner(2f, "a", 3, 4), new Winner(2f, "b", 0, 0));
        UnitStatistics s = state.statistics(0, 0, 5);
        assertThat(s.images()).isEqualTo(5);
        assertThat(s.max()).isEqualTo(5f);
        assertThat(s.mean()).isEqualTo(11 / 5.0);
        assertThat(s.std()).isCloseTo(Math.sqrt((4 + 25 + 4 + 4) / 5.0 - 2.2 * 2.2), within(1e-12));
        assertThat(s.fractionActive()).isEqualTo(0.8);
        assertThat(s.dead()).isFalse();
        assertThat(s.histogramEdges()).containsExactly(0f, Float.intBitsToFloat(1 << 21), 2f, 2.5f, 5f, 6f);
        assertThat(s.histogramCounts()).containsExactly(1, 0, 3, 0, 1);
    }

    @Test
    void aMapThatNeverRespondsIsDead() {
        MiningState state = MiningState.empty(3, 1);
        state.observe(0, 0, 0f, 0f, false, "a", 0, 0);
        assertThat(state.winners(0, 0)).isEmpty();
        assertThat(state.statistics(0, 0, 1).dead()).isTrue();
    }

    @Test
    void refusesStatesOfOtherRuns() {
        assertThatThrownBy(() -> MiningState.empty(3, 1).merge(MiningState.empty(4, 1))).hasMessageContaining("top 3").hasMessageContaining("top 4");
        assertThatThrownBy(() -> MiningState.empty(3, 1).merge(MiningState.empty(3, 2))).hasMessageContaining("1 maps");
        assertThatThrownBy(() -> MiningState.empty(3, 1).merge(MiningState.empty(3, 1, 1))).hasMessageContaining("2 layers");
    }

    @Test
    void idsAreOrderedByCodePoint() {
        List<String> ids = new ArrayList<>(List.of("b", "a", "\uFFFD", "\uD83D\uDE00", "a/b", "a b", ""));
        ids.sort(ImageIds::compare);
        assertThat(ids).containsExactly("", "a", "a b", "a/b", "b", "\uFFFD", "\uD83D\uDE00");
    }
}
