package org.patchlode.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
            boolean drawn = MiningState.isDrawn(seen.image());
            state.enter(seen.image(), drawn || seen.scores()[0] > 0);
            for (int map = 0; map < MAPS; map++) {
                float score = seen.scores()[map];
                state.observe(map / (MAPS - 1), map % (MAPS - 1), score, score, score > 0, seen.image(), map, Math.round(score * 10));
                state.count(map / (MAPS - 1), map % (MAPS - 1), Math.round(score * 7) + 7, drawn);
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
            return MiningState.read(in, true);
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

    private static MiningState counted(Map<String, Integer> images, boolean all) {
        MiningState state = MiningState.empty(1, 1);
        images.forEach((image, units) -> {
            boolean drawn = MiningState.isDrawn(image);
            state.enter(image, all || drawn);
            if (all || drawn) {
                state.count(0, 0, units, drawn);
            }
        });
        return state;
    }

    @Test
    void densityIsOfAllImagesOrOfThoseThatAreDrawn() {
        Map<String, Integer> images = new TreeMap<>();
        IntStream.range(0, 400).forEach(i -> images.put("file:/corpus/" + i + ".jpg", i % 11));
        List<Integer> drawn = images.entrySet().stream().filter(image -> MiningState.isDrawn(image.getKey())).map(Map.Entry::getValue).toList();
        // A sixteenth, give or take four standard deviations.
        assertThat(drawn).hasSizeBetween(6, 44);
        double ofAll = images.values().stream().mapToInt(i -> i).sum() / 10.0 / 400;
        double ofDrawn = drawn.stream().mapToInt(i -> i).sum() / 10.0 / drawn.size();
        assertThat(counted(images, true).density(0, 0, 10)).contains(new Density(ofAll, 400));
        assertThat(counted(images, false).density(0, 0, 10)).contains(new Density(ofDrawn, drawn.size()));
        // A corpus that was counted whole and has grown: what was drawn of both.
        MiningState grown = counted(Map.of("file:/corpus/x.jpg", 3), false).merge(counted(images, true));
        assertThat(grown.density(0, 0, 10)).contains(new Density(ofDrawn, drawn.size()));
        assertThat(MiningState.isDrawn("file:/corpus/x.jpg")).isFalse();
        assertThat(MiningState.empty(1, 1).density(0, 0, 10)).isEmpty();
    }

    @Test
    void aStateOfBeforeCountsWereKeptHasNoDensity() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StateOutput out = new StateOutput(bytes)) {
            out.writeInt(1);
            out.writeInt(1);
            out.writeText("a");
            out.writeInt(1);
            out.writeInt(1);
            out.writeShort(1);
            out.writeFloat(2);
            out.writeInt(0);
            out.writeInt(3);
            out.writeInt(4);
            out.writeFloat(2);
            out.writeLong(1);
            for (int sum = 0; sum < 2; sum++) {
                out.writeByte(0);
                out.writeByte(0);
            }
            out.writeShort(0);
        }
        try (StateInput in = new StateInput(bytes.toByteArray(), 0, bytes.size())) {
            MiningState older = MiningState.read(in, false);
            assertThat(in.available()).isZero();
            assertThat(older.winners(0, 0)).containsExactly(new Winner(2, "a", 3, 4));
            assertThat(older.density(0, 0, 10)).isEmpty();
            MiningState merged = counted(Map.of("b", 5), true).merge(copy(older));
            assertThat(merged.density(0, 0, 10)).isEmpty();
            assertThat(merged.winners(0, 0)).hasSize(1);
        }
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
