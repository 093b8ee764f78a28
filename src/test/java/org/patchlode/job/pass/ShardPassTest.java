package org.patchlode.job.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.FakeNetwork;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.Presentation;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.winners.WinnersAnalysis;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.corpus.resize.Prepared;
import org.patchlode.engine.EnginePlan;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.timing.StepTimes;

/** Several analyses in one pass, of which one wants other pictures and whole activations, with an engine that is made up. */
class ShardPassTest {

    private static final int PICTURES = 5;

    @TempDir static Path folder;
    private static List<ImageRef> images;
    private static Preprocessing preprocessing;

    @BeforeAll
    static void write() throws IOException {
        images = CorpusListing.list(List.of(TinyCorpus.write(folder, 21).toString()), new Configuration()).images();
        preprocessing = PreprocessingFile.of("test", "input { width = 4, height = 6, channels = RGB }\nresize = center-crop\n").preprocessing();
    }

    /** The image times 1, 2, 3, 4 and 5. */
    private enum Brighter implements Presentation {
        FIVE;

        @Override
        public int pictures() {
            return PICTURES;
        }

        @Override
        public void show(String image, int variant, Prepared picture, InputTensor tensor, float[] inputs, int offset) {
            tensor.fill(picture.pixels(), inputs, offset);
            for (int i = 0; i < tensor.size(); i++) {
                inputs[offset + i] *= variant + 1;
            }
        }
    }

    /** Of each image what the network gave for each picture. */
    private static final class Noted implements Accumulator<Noted> {

        private final Map<String, List<Float>> values = new TreeMap<>();

        @Override
        public Noted merge(Noted other) {
            values.putAll(other.values);
            return this;
        }
    }

    private record Kept(String image, List<Float> values) {}

    private record Notes(Presentation presentation) implements CorpusAnalysis<Noted, Kept> {

        @Override
        public String name() {
            return "notes";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public Needs needs() {
            return new Needs(List.of(FakeNetwork.layer("answer")), false, List.of(FakeNetwork.layer("second")));
        }

        @Override
        public Noted empty() {
            return new Noted();
        }

        @Override
        public Kept begin(String image) {
            return new Kept(image, new ArrayList<>());
        }

        @Override
        public void see(Kept kept, int variant, Given given) {
            assertThat(kept.values()).as("pictures come in their order").hasSize(2 * variant);
            kept.values().add(given.peaks(0).value(1));
            kept.values().add(given.whole(0)[3]);
        }

        @Override
        public void accept(Noted state, List<Kept> kept) {
            kept.forEach(image -> state.values.put(image.image(), image.values()));
        }

        @Override
        public void write(Noted state, StateOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Noted read(StateInput in) {
            throw new UnsupportedOperationException();
        }
    }

    private record Result(EnginePlan plan, Section<MiningState> winners, Section<Noted> notes, int bad) {}

    private static Result run(Presentation presentation, int microBatch, int batch, float limit) {
        return run(presentation, microBatch, batch, limit, Helpers.NONE);
    }

    @SuppressWarnings("unchecked")
    private static Result run(Presentation presentation, int microBatch, int batch, float limit, Helpers helpers) {
        WinnersAnalysis winners = FakeNetwork.winners(3);
        Notes notes = new Notes(presentation);
        EnginePlan plan = winners.needs().and(notes.needs()).plan(FakeNetwork.NETWORK);
        MiningTask task = new MiningTask(plan, preprocessing, ImageLimits.DEFAULT, EngineChoice.ND4J, batch, List.of(winners, notes), List.of(), "");
        int[] bad = new int[1];
        try (ImageLoader loader = new ImageLoader(new Configuration(), preprocessing, ImageLimits.DEFAULT); ImageLoader.Sequence sequence = loader.ahead(images)) {
            List<Section<?>> sections = new ShardPass(task, task.analyses(), microBatch, new SummingWorker(plan, limit), helpers, new StepTimes(), wasBad -> bad[0] += wasBad ? 1 : 0)
                    .run(0, images.size(), sequence);
            return new Result(plan, (Section<MiningState>) sections.get(0), (Section<Noted>) sections.get(1), bad[0]);
        }
    }

    @Test
    void eachImageIsDecodedOnceAndShownInAllItsPictures() {
        Result result = run(Brighter.FIVE, 8, 0, Float.MAX_VALUE);
        assertThat(result.notes().state().values).hasSize(images.size()).allSatisfy((image, values) -> {
            assertThat(values).hasSize(2 * PICTURES);
            float once = values.get(0) / 2;
            for (int variant = 0; variant < PICTURES; variant++) {
                assertThat(values.get(2 * variant)).isCloseTo(once * 2 * (variant + 1), org.assertj.core.data.Percentage.withPercentage(1e-3));
                assertThat(values.get(2 * variant + 1)).isCloseTo(once * 3 * (variant + 1), org.assertj.core.data.Percentage.withPercentage(1e-3));
            }
        });
        assertThat(result.winners().coverage().images()).isEqualTo(images.size());
    }

    @Test
    void theSameWhateverTheMicroBatchAndHoweverManyImagesAreGathered() {
        Result wanted = run(Brighter.FIVE, 1, 1, Float.MAX_VALUE);
        for (int microBatch : new int[] {1, 3, 8}) {
            for (int batch : new int[] {0, 1, 7}) {
                Result found = run(Brighter.FIVE, microBatch, batch, Float.MAX_VALUE);
                assertThat(found.notes().state().values).isEqualTo(wanted.notes().state().values);
                assertThat(found.winners().toBytes()).isEqualTo(wanted.winners().toBytes());
            }
        }
        // Analyses that want the same pictures share them.
        Result shared = run(Presentation.ITSELF, 4, 0, Float.MAX_VALUE);
        assertThat(shared.winners().toBytes()).isEqualTo(wanted.winners().toBytes());
        shared.notes().state().values.forEach((image, values) -> assertThat(values).isEqualTo(wanted.notes().state().values.get(image).subList(0, 2)));
    }

    @Test
    void anImageWithAValueThatIsNoNumberIsBadForWhoNeedsThatLayerAlone() {
        List<Float> sums = run(Brighter.FIVE, 4, 0, Float.MAX_VALUE).notes().state().values.values().stream().map(values -> values.get(0) / 2).sorted().toList();
        // Five times the sum is above it for the larger half, though the sum itself is for none.
        float limit = 5 * sums.get(images.size() / 2) - 1e-3f;
        Result result = run(Brighter.FIVE, 4, 0, Math.max(limit, sums.get(images.size() - 1)));
        int bad = result.notes().coverage().bad().size();
        assertThat(bad).isPositive().isLessThan(images.size());
        assertThat(result.notes().coverage().bad()).extracting(BadImage::reason).allSatisfy(reason -> assertThat(reason).contains("'answer', map 0 is not a finite number"));
        assertThat(result.notes().state().values).hasSize(images.size() - bad);
        assertThat(result.notes().coverage().images()).isEqualTo(images.size() - bad);
        assertThat(result.winners().coverage().bad()).isEmpty();
        assertThat(result.winners().coverage().images()).isEqualTo(images.size());
        assertThat(result.bad()).isEqualTo(bad);
    }

    @Test
    void picturesOfOneImageAreSeenInTheirOrderWhoeverShowsThem() {
        Result wanted = run(Brighter.FIVE, 1, 1, Float.MAX_VALUE);
        for (int microBatch : new int[] {1, 2}) {
            AtomicInteger helped = new AtomicInteger();
            Helpers three = Helpers.of(() -> 3, work -> {
                helped.incrementAndGet();
                work.accept(new SummingWorker(wanted.plan(), Float.MAX_VALUE));
            });
            Result found = run(Brighter.FIVE, microBatch, 0, Float.MAX_VALUE, three);
            assertThat(found.notes().state().values).isEqualTo(wanted.notes().state().values);
            assertThat(found.winners().toBytes()).isEqualTo(wanted.winners().toBytes());
            assertThat(helped).hasValue(3 * images.size());
        }
    }

    @Test
    void aHelperThatFailsEndsThePass() {
        Helpers failing = Helpers.of(() -> 1, work -> {
            throw new IllegalStateException("no worker");
        });
        assertThatThrownBy(() -> run(Brighter.FIVE, 1, 0, Float.MAX_VALUE, failing)).hasMessage("no worker");
    }
}
