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
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** How much native memory a worker holds: counted, not measured. */
class NativeMemoryTest {

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
        Network network = chain(60, 16, 128, 1);
        float[] image = RandomNetworks.values(new Random(1), network.input().size());
        long plane = 4L * network.input().size();
        try (OneDnnEngine engine = OneDnnEngine.open(everything(network)); OneDnnWorker worker = (OneDnnWorker) engine.worker()) {
            long before = Pointer.totalBytes();
            long all = 0;
            Set<Integer> nodes = new HashSet<>();
            for (int depth = 1; depth <= 60; depth++) {
                nodes.add(depth);
                var activations = worker.trace(image, nodes);
                assertThat(activations.of(depth)).hasSize(network.input().size());
                all += engine.tracing(nodes).arenaBytes();
            }
            assertThat(all).as("of a run a depth").isGreaterThan(100L << 20);
            assertThat(worker.traces().bytes()).isPositive().isLessThanOrEqualTo(64L << 20);
            assertThat(worker.traces().keptBytes()).as("an activation a node, whatever the number of traces").isEqualTo(60 * plane);
            // Weights of the direct kernels are small here.
            assertThat(Pointer.totalBytes() - before).isLessThan((64L << 20) + (4L << 20));
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
            assertThat(Pointer.totalBytes()).isEqualTo(before);
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
