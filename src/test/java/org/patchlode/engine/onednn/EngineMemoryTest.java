package org.patchlode.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.network.Network;

/** What an engine holds of native memory it gives back, and it holds no more after a long time. */
class EngineMemoryTest {

    @Test
    void closingGivesAllMemoryBack() {
        Network network = SampleNetworks.resnet20();
        use(network);
        long before = Pointer.totalBytes();
        for (int i = 0; i < 5; i++) {
            use(network);
        }
        assertThat(Pointer.totalBytes()).isEqualTo(before);
    }

    @Test
    @Tag("soak")
    void aHundredThousandBatchesKeepMemoryFlat() {
        Network network = SampleNetworks.resnet20();
        try (OneDnnEngine engine = OneDnnEngine.open(everything(network), 1); Worker worker = engine.worker()) {
            float[] image = image(network, 1);
            Set<Integer> nodes = Set.of(5, 9);
            for (int i = 0; i < 5_000; i++) {
                step(worker, image, nodes, i);
            }
            long before = Pointer.physicalBytes();
            for (int i = 0; i < 100_000; i++) {
                step(worker, image, nodes, i);
            }
            assertThat(Pointer.physicalBytes() - before).as("growth of resident memory in bytes").isLessThan(32L << 20);
        }
    }

    private static void step(Worker worker, float[] image, Set<Integer> nodes, int i) {
        worker.peaks(image, 1, (im, l, p) -> {});
        if (i % 10 == 0) {
            worker.trace(image, nodes);
            worker.transposedConvolution(1, image, 1, 1 + i % 7, 1 + i % 5);
        }
    }

    private static void use(Network network) {
        try (OneDnnEngine engine = OneDnnEngine.open(new EnginePlan(network, network.layers(), true, network.layers()), 2); Worker worker = engine.worker()) {
            float[] image = image(network, 1);
            worker.peaks(image, 1, (i, l, p) -> {});
            worker.trace(image, Set.of(4, 7));
            worker.transposedConvolution(1, image, 3, 2, 2);
            worker.activations(image, 1, (i, l, a) -> {});
            worker.ablations(image, List.of(Set.of(), Set.of(new Ablation(3, 1)), Set.of(new Ablation(5, 0), new Ablation(7, 0))), (i, l, a) -> {});
        }
    }

    private static EnginePlan everything(Network network) {
        return new EnginePlan(network, network.layers(), true);
    }

    private static float[] image(Network network, long seed) {
        Random random = new Random(seed);
        float[] values = new float[network.input().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
