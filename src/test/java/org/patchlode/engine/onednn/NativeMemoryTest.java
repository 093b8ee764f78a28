package org.patchlode.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Shape;

/** How much native memory a worker holds: counted, not measured. */
class NativeMemoryTest {

    private static final int DEPTHS = 60;

    @BeforeAll
    static void needsOneDnn() {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    private static Network chain(int layers, int maps, int size, int kernel) {
        Random random = new Random(4);
        Network.Builder b = Network.builder("in", new Shape(maps, size, size));
        String x = "in";
        for (int i = 0; i < layers; i++) {
            x = b.layer("conv" + i, RandomNetworks.convolution(random, maps, maps, 1, Geometry.square(kernel, 1, kernel / 2)), x);
        }
        return b.build();
    }

    private static EnginePlan everything(Network network) {
        return new EnginePlan(network, network.layers(), false);
    }

    @Test
    void tracesOfManyDepthsStayWithinTheirBudget() {
        Network network = chain(DEPTHS, 16, 128, 1);
        float[] image = RandomNetworks.values(new Random(1), network.input().size());
        long plane = 4L * network.input().size();
        try (OneDnnEngine engine = OneDnnEngine.open(everything(network)); OneDnnWorker first = (OneDnnWorker) engine.worker();
                OneDnnWorker second = (OneDnnWorker) engine.worker()) {
            traceEveryDepth(first, image);
            long before = Pointer.totalBytes();
            traceEveryDepth(second, image);
            // What is compiled and the weights are the engine's, and there since the first worker.
            assertThat(Pointer.totalBytes() - before).isPositive().isLessThan((64L << 20) + (2L << 20));
            long all = 0;
            Set<Integer> nodes = new HashSet<>();
            for (int depth = 1; depth <= DEPTHS; depth++) {
                nodes.add(depth);
                all += engine.tracing(nodes).arenaBytes();
            }
            assertThat(all).as("of a run a depth").isGreaterThan(100L << 20);
            assertThat(second.traces().bytes()).isPositive().isLessThanOrEqualTo(64L << 20);
            assertThat(second.traces().keptBytes()).as("an activation a node, whatever the number of traces").isEqualTo(DEPTHS * plane);
        }
    }

    private static void traceEveryDepth(Worker worker, float[] image) {
        Set<Integer> nodes = new HashSet<>();
        for (int depth = 1; depth <= DEPTHS; depth++) {
            nodes.add(depth);
            assertThat(worker.trace(image, nodes).of(depth)).hasSize(image.length);
        }
    }

    @Test
    void workAllocatesNothing() {
        Network network = SampleNetworks.resnet20();
        float[] image = RandomNetworks.values(new Random(1), network.input().size());
        try (OneDnnEngine engine = OneDnnEngine.open(everything(network), 1); Worker worker = engine.worker()) {
            work(worker, image);
            long before = Pointer.totalBytes();
            for (int i = 0; i < 100; i++) {
                work(worker, image);
            }
            // Counted for the whole process: what another test left to the garbage collector may go meanwhile.
            assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
        }
    }

    private static void work(Worker worker, float[] image) {
        worker.peaks(image, 1, (i, layer, peaks) -> {});
        worker.trace(image, Set.of(3, 9));
        worker.transposedConvolution(1, image, 2, 3, 3);
    }

    @Test
    void aSecondWorkerAddsNoWeights() {
        Network network = chain(2, 256, 3, 3);
        float[] image = RandomNetworks.values(new Random(1), network.input().size());
        long weights = 4L * 2 * 256 * 256 * 9;
        try (OneDnnEngine engine = OneDnnEngine.open(everything(network), 1)) {
            long empty = Pointer.totalBytes();
            try (Worker first = engine.worker()) {
                all(first, image);
                long one = Pointer.totalBytes();
                try (Worker second = engine.worker()) {
                    all(second, image);
                    assertThat(Pointer.totalBytes() - one).isPositive().isLessThan(weights / 2);
                }
                assertThat(one - empty).as("the first brings weights for traces and transposes").isGreaterThan(weights);
            }
        }
    }

    private static void all(Worker worker, float[] image) {
        worker.peaks(image, 1, (i, layer, peaks) -> {});
        worker.trace(image, Set.of(1, 2));
        worker.transposedConvolution(1, image, 1, 2, 2);
        worker.transposedConvolution(2, image, 1, 2, 2);
    }
}
