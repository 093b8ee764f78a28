package org.patchlode.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Peaks;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.ImageIds;
import org.patchlode.network.Layer;

/**
 * What every analysis promises, whatever it measures: merging is commutative, associative and idempotent under retry; its
 * bytes can be read back and damage to them is noticed; any cut of a corpus gives the same tables, and so does a run that was
 * ended at any place and went on from what it had stored. A test of an analysis extends this and says which one it is.
 */
public abstract class AnalysisContractTest<S extends Accumulator<S>, K> {

    private static final int IMAGES = 40;

    /** The analysis, over layers of {@link FakeNetwork} and images called {@code image-000} and so on. */
    protected abstract CorpusAnalysis<S, K> analysis();

    /** What a network would give, made up from the image's name, with ties and zeros. */
    private record Answer(Peaks[] layers, float[][] activations, Needs needs, String image) implements Given {

        static Answer of(CorpusAnalysis<?, ?> analysis, String image, int variant) {
            Needs needs = analysis.needs();
            Random random = new Random(31L * image.hashCode() + variant);
            Peaks[] layers = needs.peaks().stream().map(layer -> peaks(layer, random, analysis.counts(image))).toArray(Peaks[]::new);
            float[][] whole = needs.whole().stream().map(layer -> values(layer.shape().size(), random)).toArray(float[][]::new);
            return new Answer(layers, whole, needs, image);
        }

        /** What an analysis kept of it must be its own. */
        void overwrite() {
            for (Peaks peaks : layers) {
                for (int map = 0; map < peaks.maps(); map++) {
                    peaks.set(map, -12345, 0, -12345);
                }
            }
            for (float[] whole : activations) {
                Arrays.fill(whole, -12345);
            }
        }

        private static Peaks peaks(Layer layer, Random random, boolean counted) {
            Peaks peaks = new Peaks(layer.shape().maps());
            peaks.count(counted);
            for (int map = 0; map < peaks.maps(); map++) {
                peaks.set(map, value(random), random.nextInt(layer.shape().plane()), value(random) / 2);
                if (counted) {
                    peaks.activate(map, random.nextInt(layer.shape().plane() + 1));
                }
            }
            return peaks;
        }

        private static float[] values(int count, Random random) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = value(random);
            }
            return values;
        }

        private static float value(Random random) {
            return random.nextInt(3) == 0 ? random.nextFloat() * 100 : random.nextInt(4);
        }

        @Override
        public Peaks peaks(int layer) {
            return layers[layer];
        }

        @Override
        public float[] whole(int layer) {
            return activations[layer];
        }

        /** Another answer for each variant, whatever else was asked. */
        @Override
        public void ablations(List<Set<Ablation>> variants, ActivationSink sink) {
            for (int variant = 0; variant < variants.size(); variant++) {
                Random random = new Random(31L * image.hashCode() + variants.get(variant).hashCode());
                for (int layer = 0; layer < needs.whole().size(); layer++) {
                    sink.accept(variant, layer, values(needs.whole().get(layer).shape().size(), random));
                }
            }
        }
    }

    private static List<String> images() {
        return IntStream.range(0, IMAGES).mapToObj("image-%03d"::formatted).toList();
    }

    private static boolean isBad(String image) {
        return image.endsWith("7");
    }

    /** What the analysis knows of some images, shown in batches of any size. */
    private Section<S> section(int shard, List<String> images, int batch) {
        return section(analysis(), shard, images, batch);
    }

    private Section<S> section(CorpusAnalysis<S, K> analysis, int shard, List<String> images, int batch) {
        Section<S> section = Section.empty(analysis);
        List<K> waiting = new ArrayList<>();
        for (String image : images) {
            if (isBad(image)) {
                section.coverage().bad(new BadImage(image, "for the test"), 3);
                continue;
            }
            K kept = analysis.begin(image);
            for (int variant = 0; variant < analysis.presentation().pictures(); variant++) {
                Answer answer = Answer.of(analysis, image, variant);
                analysis.see(kept, variant, answer);
                answer.overwrite();
            }
            waiting.add(kept);
            section.coverage().image(10);
            if (waiting.size() == batch) {
                analysis.accept(section.state(), List.copyOf(waiting));
                waiting.clear();
            }
        }
        analysis.accept(section.state(), List.copyOf(waiting));
        section.coverage().only(shard);
        return section;
    }

    private Section<S> read(byte[] bytes) {
        try {
            return Section.fromBytes(analysis(), bytes);
        } catch (CorruptStateException e) {
            throw new AssertionError(e);
        }
    }

    private Section<S> copy(Section<S> section) {
        return read(section.toBytes());
    }

    /** All tables, row by row, as the sections give them. */
    private Map<String, String> tables(List<Section<S>> shards, List<List<String>> images) {
        List<String> entered = images.stream().flatMap(List::stream).filter(image -> !isBad(image)).sorted(ImageIds::compare).toList();
        Map<String, String> rows = new TreeMap<>();
        List<Section<S>> sections = shards;
        List<List<String>> covered = images;
        if (analysis().keeping() == CorpusAnalysis.Keeping.MERGED) {
            sections = List.of(shards.stream().map(this::copy).reduce(Section::merge).orElseThrow());
            covered = List.of(entered);
        }
        for (AnalysisTable<S> table : analysis().tables()) {
            for (int i = 0; i < sections.size(); i++) {
                List<String> own = covered.get(i).stream().filter(image -> !isBad(image)).sorted(ImageIds::compare).toList();
                table.write(entered.size(), sections.get(i).state(), image -> entered.indexOf(own.get(image)), (place, values) -> {
                    assertThat(values).hasSameSizeAs(table.columns());
                    assertThat(rows.put("%s %06d".formatted(table.name(), place), Arrays.deepToString(values))).as("two rows at place %d", place).isNull();
                });
            }
            assertThat(rows.keySet().stream().filter(key -> key.startsWith(table.name() + " ")).count()).isEqualTo(table.rows(entered.size()));
        }
        return rows;
    }

    private static List<List<String>> cut(Random random, int parts) {
        List<List<String>> pieces = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            pieces.add(new ArrayList<>());
        }
        images().forEach(image -> pieces.get(random.nextInt(parts)).add(image));
        return pieces;
    }

    @Property(tries = 40)
    void anyCutOfTheCorpusGivesTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int parts, @ForAll @IntRange(min = 1, max = 17) int batch) {
        Random random = new Random(seed);
        List<List<String>> pieces = cut(random, parts);
        List<Section<S>> sections = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            sections.add(section(i, pieces.get(i), batch));
        }
        assertThat(tables(sections, pieces)).isEqualTo(tables(List.of(section(0, images(), IMAGES)), List.of(images())));
        // A random tree.
        while (sections.size() > 1) {
            Section<S> a = sections.remove(random.nextInt(sections.size()));
            Section<S> b = sections.remove(random.nextInt(sections.size()));
            sections.add(a.merge(copy(b)));
        }
        sections.get(0).coverage().only(0);
        assertThat(sections.get(0).toBytes()).isEqualTo(section(0, images(), IMAGES).toBytes());
    }

    @Property(tries = 20)
    void mergingIsCommutativeAssociativeAndIdempotent(@ForAll long seed) {
        List<List<String>> pieces = cut(new Random(seed), 3);
        Section<S> a = section(0, pieces.get(0), 4);
        Section<S> b = section(1, pieces.get(1), 4);
        Section<S> c = section(2, pieces.get(2), 4);
        byte[] left = copy(a).merge(copy(b)).merge(copy(c)).toBytes();
        assertThat(copy(a).merge(copy(b).merge(copy(c))).toBytes()).isEqualTo(left);
        assertThat(copy(c).merge(copy(b)).merge(copy(a)).toBytes()).isEqualTo(left);
        assertThat(copy(a).merge(copy(a)).toBytes()).isEqualTo(a.toBytes());
        assertThat(copy(a).merge(Section.empty(analysis())).toBytes()).isEqualTo(a.toBytes());
    }

    @Property(tries = 20)
    void aRunThatGoesOnFromWhatItStoredGivesTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<String>> pieces = cut(random, 6);
        List<Section<S>> undisturbed = new ArrayList<>();
        List<Section<S>> resumed = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            undisturbed.add(section(i, pieces.get(i), 5));
            resumed.add(random.nextBoolean() ? read(section(i, pieces.get(i), 5).toBytes()) : section(i, pieces.get(i), 16));
        }
        assertThat(tables(resumed, pieces)).isEqualTo(tables(undisturbed, pieces));
        Collections.reverse(resumed);
        assertThat(resumed.stream().reduce(Section::merge).orElseThrow().toBytes()).isEqualTo(undisturbed.stream().reduce(Section::merge).orElseThrow().toBytes());
    }

    @Test
    @SuppressWarnings("unchecked")
    void travelsToExecutors() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(analysis());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            CorpusAnalysis<S, K> travelled = (CorpusAnalysis<S, K>) in.readObject();
            assertThat(section(travelled, 0, images(), 5).toBytes()).isEqualTo(section(0, images(), 5).toBytes());
            assertThat(travelled.tables()).hasSameSizeAs(analysis().tables());
        }
    }

    @Property(tries = 300)
    void damageIsNoticed(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = section(0, images().subList(0, 12), 4).toBytes();
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        } else {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        byte[] damaged = bytes;
        assertThatThrownBy(() -> Section.fromBytes(analysis(), damaged)).isInstanceOf(CorruptStateException.class);
    }
}
