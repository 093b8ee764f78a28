package org.patchlode.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** What an engine promises beyond right numbers: the same bits everywhere, special values, memory given back. */
@Tag("instruction-sets")
class OneDnnEngineTest {

    /** All peaks of one image, as bits by the name of layer and map, so that a failure names what differs. */
    private record Seen(Map<String, List<Integer>> bits) {

        void expectSameAs(Seen other, String where) {
            bits.forEach((map, found) -> assertThat(found).as("%s, %s: bits of value, place and mean", map, where).isEqualTo(other.bits.get(map)));
        }
    }

    @BeforeAll
    static void needsOneDnn() {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void anImageHasTheSameBitsAtEveryPlaceAndInAnyCompany(int batch) {
        for (Network network : List.of(SampleNetworks.squeezenet(99), SampleNetworks.resnet20(), SampleNetworks.faces())) {
            int size = network.input().size();
            float[] image = image(network, 1);
            try (OneDnnEngine engine = OneDnnEngine.open(everything(network), batch); Worker worker = engine.worker()) {
                Seen alone = see(worker, image, 1, 0);
                for (int place = 0; place < batch; place++) {
                    float[] images = new float[batch * size];
                    for (int i = 0; i < batch; i++) {
                        float[] other = i == place ? image : image(network, 100 + i);
                        System.arraycopy(other, 0, images, i * size, size);
                    }
                    see(worker, images, batch, place).expectSameAs(alone, "at place " + place);
                    see(worker, images, place + 1, place).expectSameAs(alone, "last of " + (place + 1));
                }
            }
        }
    }

    @Test
    void threadsSeeTheSameBits() throws Exception {
        Network network = SampleNetworks.squeezenet(99);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try (OneDnnEngine engine = OneDnnEngine.open(everything(network))) {
            List<Callable<List<Seen>>> tasks = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                tasks.add(() -> {
                    List<Seen> seen = new ArrayList<>();
                    try (Worker worker = engine.worker()) {
                        for (int i = 0; i < 20; i++) {
                            seen.add(see(worker, image(network, i), 1, 0));
                        }
                    }
                    return seen;
                });
            }
            List<List<Seen>> all = new ArrayList<>();
            for (Future<List<Seen>> task : pool.invokeAll(tasks)) {
                all.add(task.get());
            }
            assertThat(all.get(1)).isEqualTo(all.get(0));
            assertThat(all.get(2)).isEqualTo(all.get(0));
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void tracesAgreeWithPeaks() {
        for (Network network : List.of(SampleNetworks.squeezenet(99), SampleNetworks.resnet20(), SampleNetworks.faces())) {
            // What is usually mined, so that the mining program fuses what the tracing program, which keeps all, cannot.
            EnginePlan plan = new EnginePlan(network, network.layers().stream().filter(l -> l.name().matches(".*(_relu|_out|_concat)")).toList(), true);
            try (OneDnnEngine engine = OneDnnEngine.open(plan); Worker worker = engine.worker()) {
                float[] image = image(network, 3);
                Set<Integer> nodes = network.layers().stream().map(l -> l.node().index()).collect(java.util.stream.Collectors.toSet());
                var kept = worker.trace(image, nodes);
                worker.peaks(image, 1, (i, layer, peaks) -> {
                    var node = plan.layers().get(layer).node();
                    float[] whole = kept.of(node.index());
                    double scale = 0;
                    for (float v : whole) {
                        scale = Math.max(scale, Math.abs(v));
                    }
                    for (int map = 0; map < peaks.maps(); map++) {
                        float here = whole[map * node.shape().plane() + peaks.position(map)];
                        assertThat(here).as("%s map %d", node.name(), map).isCloseTo(peaks.value(map), within((float) (1e-5 * scale)));
                    }
                });
            }
        }
    }

    @Test
    void specialValuesAreReportedAsAgreed() {
        Network.Builder builder = Network.builder("in", new Shape(20, 5, 7));
        builder.layer("same", new Operation.ZeroPadding(new org.patchlode.network.Padding(0, 0, 1, 0)), "in");
        Network network = builder.build();
        float[] image = image(network, 1);
        int plane = 35;
        fill(image, 0, plane, -1);
        fill(image, 1, plane, -0f);
        fill(image, 2, plane, 3);
        fill(image, 3, plane, Float.NEGATIVE_INFINITY);
        image[4 * plane + 20] = Float.NaN;
        image[5 * plane + 20] = Float.POSITIVE_INFINITY;
        image[6 * plane + 34] = Float.NEGATIVE_INFINITY;
        fill(image, 7, plane, -2);
        image[7 * plane + 11] = -0f;
        image[7 * plane + 12] = 0;
        fill(image, 8, plane, -Float.MIN_VALUE);
        image[8 * plane + 9] = Float.MAX_VALUE;
        EnginePlan plan = new EnginePlan(network, network.layers(), true);
        try (OneDnnEngine engine = OneDnnEngine.open(plan); Worker worker = engine.worker()) {
            worker.peaks(image, 1, (i, layer, peaks) -> {
                assertThat(peaks.value(0)).as("zero of the padding").isZero();
                assertThat(peaks.position(0)).isEqualTo(35);
                assertThat(Float.floatToRawIntBits(peaks.value(1))).as("no negative zero").isZero();
                assertThat(peaks.position(1)).isZero();
                assertThat(peaks.value(2)).isEqualTo(3);
                assertThat(peaks.position(2)).as("first of equals").isZero();
                assertThat(peaks.mean(2)).isEqualTo(3f * 35 / 42);
                assertThat(List.of(peaks.value(3), peaks.value(4), peaks.value(5), peaks.value(6))).containsOnly(Float.NaN);
                assertThat(Float.floatToRawIntBits(peaks.value(7))).isZero();
                assertThat(peaks.position(7)).as("-0 equals 0").isEqualTo(11);
                assertThat(peaks.value(8)).isEqualTo(Float.MAX_VALUE);
                assertThat(peaks.position(8)).isEqualTo(9);
            });
        }
    }

    @Test
    void imagesRunTogetherOnlyWhereWeightsAreUsedAtFewPositions() {
        assertThat(MicroBatch.of(SampleNetworks.squeezenet(227))).isEqualTo(1);
        assertThat(MicroBatch.of(SampleNetworks.faces())).isEqualTo(8);
    }

    @Test
    void layersPastTheDeepestMinedOneAreNotRun() {
        Network network = SampleNetworks.squeezenet(99);
        EnginePlan first = new EnginePlan(network, List.of(network.layer("conv1_relu").orElseThrow()), false);
        try (OneDnnEngine engine = OneDnnEngine.open(first)) {
            assertThat(engine.mining().commands()).as("one convolution with its ReLU, and the reduction of its rows").hasSize(2);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aCallersPointerScopeDoesNotEndTheEngine() {
        Network network = SampleNetworks.resnet20();
        OneDnnEngine engine;
        Worker worker;
        try (PointerScope scope = new PointerScope()) {
            assertThat(scope).isNotNull();
            engine = OneDnnEngine.open(everything(network));
            worker = engine.worker();
        }
        Seen after = see(worker, image(network, 1), 1, 0);
        worker.close();
        engine.close();
        try (OneDnnEngine fresh = OneDnnEngine.open(everything(network)); Worker own = fresh.worker()) {
            assertThat(after).isEqualTo(see(own, image(network, 1), 1, 0));
        }
    }

    @Test
    void aMicroBatchOfTheWrongSizeIsRefused() {
        Network network = SampleNetworks.resnet20();
        try (OneDnnEngine engine = OneDnnEngine.open(everything(network), 2); Worker worker = engine.worker()) {
            assertThatThrownBy(() -> worker.peaks(new float[3 * network.input().size()], 3, (i, l, p) -> {})).hasMessageContaining("3 images");
        }
    }

    @Test
    void aLayerThatCannotRunIsNamedBeforeAnythingIsAllocated() {
        Network.Builder builder = Network.builder("in", new Shape(1, 30, 30));
        builder.layer("huge", new Operation.ZeroPadding(org.patchlode.network.Padding.of(10_000)), "in");
        Network network = builder.build();
        assertThatThrownBy(() -> OneDnnEngine.open(everything(network)))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("huge")
                .hasMessageContaining("nd4j");
    }

    @Test
    void theDescriptionNamesVersionAndInstructionSet() {
        assertThat(OneDnnSupport.description()).matches("oneDNN \\d+\\.\\d+\\.\\d+ \\(\\w[\\w ]*\\)");
    }

    private static Seen see(Worker worker, float[] images, int count, int place) {
        Map<String, List<Integer>> bits = new LinkedHashMap<>();
        worker.peaks(images, count, (image, layer, peaks) -> {
            if (image == place) {
                for (int map = 0; map < peaks.maps(); map++) {
                    bits.put("layer %d, map %d".formatted(layer, map),
                            List.of(Float.floatToRawIntBits(peaks.value(map)), peaks.position(map), Float.floatToRawIntBits(peaks.mean(map))));
                }
            }
        });
        return new Seen(bits);
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

    private static void fill(float[] image, int map, int plane, float value) {
        java.util.Arrays.fill(image, map * plane, (map + 1) * plane, value);
    }
}
