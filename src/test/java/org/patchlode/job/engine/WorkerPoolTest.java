package org.patchlode.job.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MinePlanner;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.stage.Progress;
import org.patchlode.network.Network;

/** Native memory belongs to somebody until nobody is inside it, however a run ends. */
class WorkerPoolTest {

    @TempDir static Path folder;
    private static final Network NETWORK = RandomNetworks.everything(new Random(5));

    @BeforeAll
    static void needsOneDnn() {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    private static Engine open() {
        return OneDnnEngine.open(new EnginePlan(NETWORK, NETWORK.layers(), false));
    }

    /** Bytes held once what tests before this one left to the garbage collector is gone, which else goes at any moment. */
    private static long withoutGarbage() throws InterruptedException {
        long bytes;
        do {
            bytes = Pointer.totalBytes();
            System.gc();
            Thread.sleep(200);
        } while (Pointer.totalBytes() < bytes);
        return bytes;
    }

    @Test
    void aLentWorkerOutlivesTheClose() throws Exception {
        open().close();
        long before = withoutGarbage();
        WorkerPool loans = new WorkerPool(WorkerPoolTest::open);
        float[] image = RandomNetworks.values(new Random(1), NETWORK.input().size() * loans.engine().microBatch());
        loans.lend(worker -> "idle from now on");
        CountDownLatch lent = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Float> peak = thread.submit(() -> loans.lend(worker -> {
            lent.countDown();
            await(closed);
            float[] first = new float[1];
            worker.peaks(image, 1, (i, layer, peaks) -> first[0] = layer == 0 ? peaks.value(0) : first[0]);
            return first[0];
        }));
        await(lent);
        loans.close();
        assertThat(Pointer.totalBytes()).as("while a worker is lent").isGreaterThan(before);
        assertThatThrownBy(() -> loans.lend(worker -> 1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("has ended");
        closed.countDown();
        assertThat(peak.get()).isNotNaN();
        thread.shutdown();
        assertThat(Pointer.totalBytes()).as("after the last came back").isEqualTo(before);
        loans.close();
    }

    @Test
    void aWorkerThatFailedIsNotLentAgain() {
        WorkerPool loans = new WorkerPool(WorkerPoolTest::open);
        Object[] seen = new Object[2];
        assertThatThrownBy(() -> loans.lend(worker -> {
            seen[0] = worker;
            throw new IllegalStateException("no luck");
        })).hasMessage("no luck");
        loans.lend(worker -> seen[1] = worker);
        assertThat(seen[1]).isNotSameAs(seen[0]);
        assertThat(loans.<Object>lend(worker -> worker)).as("one that did not fail").isSameAs(seen[1]);
        loans.close();
    }

    @Test
    void runsThatFailGiveTheirMemoryBack() throws IOException {
        Path model = TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 20);
        Files.writeString(corpus.resolve("bad.png"), "no picture");
        try (SparkSession spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate()) {
            fail(spark, options(model, corpus, "first"));
            long engine = held(MinePlanner.plan(spark, options(model, corpus, "planned"), Progress.SILENT).engine());
            long before = Pointer.totalBytes();
            fail(spark, options(model, corpus, "second"));
            fail(spark, options(model, corpus, "third"));
            // Not to the byte: decoded images go when the garbage collector comes by.
            assertThat(Pointer.totalBytes() - before).isLessThan(engine / 2);
        }
    }

    /** What an engine and a worker of a run hold. */
    private static long held(EnginePlan plan) {
        long before = Pointer.totalBytes();
        try (Engine engine = EngineChoice.ONEDNN.open(plan); Worker worker = engine.worker()) {
            assertThat(worker).isNotNull();
            long held = Pointer.totalBytes() - before;
            assertThat(held).isGreaterThan(100_000);
            return held;
        }
    }

    /** Mines all images, then finds that one too many is bad. */
    private static void fail(SparkSession spark, MineOptions options) {
        assertThatThrownBy(() -> MineJob.run(spark, options, Progress.SILENT, run -> {})).isInstanceOf(TooManyBadImagesException.class);
    }

    private static MineOptions options(Path model, Path corpus, String name) {
        return MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString())
                .corpus(List.of(corpus.toString())).output(folder.resolve(name).toString()).shards(OptionalInt.of(1))
                .maxBadFraction(0).engine(EngineChoice.ONEDNN).build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
