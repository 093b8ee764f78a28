package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** The best unit of each map, the same bits whatever else runs. */
interface PeaksContract {

    Engine open(EnginePlan plan);

    /** By how much of a layer's scale a traced unit may differ from its peak; 0 where both come from the same kernels. */
    default double traceTolerance() {
        return 0;
    }

    @Test
    default void peaksAreTheFirstLargestAndDoNotDependOnTheBatch() {
        expectPeaks(RandomNetworks.everything(new Random(5)));
        expectPeaks(RandomNetworks.gated(new Random(8)));
    }

    default void expectPeaks(Network network) {
        List<Layer> layers = network.layers();
        Random random = new Random(11);
        int size = network.input().size();
        float[][] images = new float[9][];
        for (int i = 0; i < images.length; i++) {
            images[i] = RandomNetworks.values(random, size);
        }
        try (Engine engine = open(new EnginePlan(network, layers, true)); Worker worker = engine.worker(); Worker other = engine.worker()) {
            int micro = engine.microBatch();
            List<String> together = new ArrayList<>();
            for (int from = 0; from < images.length; from += micro) {
                int count = Math.min(micro, images.length - from);
                float[] batch = new float[micro * size];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(images[from + i], 0, batch, i * size, size);
                }
                worker.peaks(batch, count, image -> true, (image, layer, peaks) -> together.add(text(layer, peaks)));
            }
            List<String> alone = new ArrayList<>();
            for (float[] image : images) {
                other.peaks(Arrays.copyOf(image, micro * size), 1, i -> true, (i, layer, peaks) -> alone.add(text(layer, peaks)));
            }
            assertThat(alone).isEqualTo(together);
            Activations activations = worker.trace(images[0], new HashSet<>(layers.stream().map(l -> l.node().index()).toList()));
            other.peaks(Arrays.copyOf(images[0], micro * size), 1, i -> true, (i, layer, peaks) -> expectPeaks(layers.get(layer), peaks, activations));
        }
    }

    private static String text(int layer, Peaks peaks) {
        StringBuilder text = new StringBuilder().append(layer);
        for (int map = 0; map < peaks.maps(); map++) {
            text.append(' ').append(Float.floatToRawIntBits(peaks.value(map))).append('@').append(peaks.position(map)).append('/').append(Float.floatToRawIntBits(peaks.mean(map))).append('#').append(peaks.active(map));
        }
        return text.toString();
    }

    private void expectPeaks(Layer layer, Peaks peaks, Activations activations) {
        float[] values = activations.of(layer.node().index());
        int plane = layer.shape().plane();
        double scale = 0;
        for (float v : values) {
            scale = Math.max(scale, Math.abs(v));
        }
        float tolerance = (float) (traceTolerance() * scale);
        for (int map = 0; map < layer.shape().maps(); map++) {
            int best = 0;
            double sum = 0;
            int surely = 0;
            int perhaps = 0;
            for (int i = 0; i < plane; i++) {
                sum += values[map * plane + i];
                surely += values[map * plane + i] > tolerance ? 1 : 0;
                perhaps += values[map * plane + i] > -tolerance ? 1 : 0;
                best = values[map * plane + i] > values[map * plane + best] ? i : best;
            }
            assertThat(peaks.active(map)).as("units of %s above zero", layer.name()).isBetween(surely, perhaps);
            if (tolerance == 0) {
                assertThat(peaks.position(map)).as(layer.name()).isEqualTo(best);
            }
            assertThat(peaks.value(map)).as(layer.name()).isCloseTo(values[map * plane + best], within(tolerance));
            assertThat(values[map * plane + peaks.position(map)]).as("%s at the peak's place", layer.name()).isCloseTo(values[map * plane + best], within(tolerance));
            assertThat((double) peaks.mean(map)).isCloseTo(sum / plane, within(tolerance + 1e-6 * Math.max(1, Math.abs(sum / plane))));
        }
    }

    @Test
    default void unitsAboveZeroAreCountedOfTheImagesAskedFor() {
        // Maps of one unit, of less than a vector of a CPU, and of several pieces of a reduction; negative zero is not above zero.
        for (Shape shape : List.of(new Shape(3, 1, 1), new Shape(17, 3, 5), new Shape(5, 70, 71))) {
            Network.Builder b = Network.builder("in", shape);
            float[] ones = new float[shape.maps()];
            Arrays.fill(ones, 1);
            b.step("bn", new Operation.BatchNormalization(ones, new float[shape.maps()]), "in");
            b.layer("signed", new Operation.BatchNormalization(ones, new float[shape.maps()]), "bn");
            b.layer("relu", Operation.Activation.RELU, "bn");
            Network network = b.build();
            try (Engine engine = open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
                int count = engine.microBatch();
                float[] images = RandomNetworks.values(new Random(2), count * shape.size());
                for (int i = 0; i < images.length; i += 3) {
                    images[i] = i % 2 == 0 ? -0f : Float.MIN_NORMAL;
                }
                for (int wanted = 0; wanted < 2; wanted++) {
                    int odd = wanted;
                    worker.peaks(images, count, image -> image % 2 == odd, (image, layer, peaks) -> {
                        assertThat(peaks.counted()).isEqualTo(image % 2 == odd);
                        for (int map = 0; map < shape.maps() && peaks.counted(); map++) {
                            int from = (image * shape.maps() + map) * shape.plane();
                            long above = IntStream.range(from, from + shape.plane()).filter(i -> images[i] > 0).count();
                            assertThat(peaks.active(map)).as("%s, %s, map %d", shape, network.layers().get(layer).name(), map).isEqualTo((int) above);
                        }
                    });
                }
            }
        }
    }

    @Test
    default void whatIsNotFiniteIsSaid() {
        Network.Builder b = Network.builder("in", new Shape(2, 3, 3));
        b.layer("bn", new Operation.BatchNormalization(new float[] {1, 1}, new float[] {0, 0}), "in");
        Network network = b.build();
        try (Engine engine = open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                float[] image = new float[18 * engine.microBatch()];
                image[13] = odd;
                worker.peaks(image, 1, (i, layer, peaks) -> {
                    assertThat(peaks.value(0)).isZero();
                    assertThat(peaks.value(1)).isNaN();
                });
            }
            float[] negativeZeros = new float[18 * engine.microBatch()];
            Arrays.fill(negativeZeros, -0f);
            negativeZeros[4] = 0f;
            worker.peaks(negativeZeros, 1, (i, layer, peaks) -> {
                assertThat(Float.floatToRawIntBits(peaks.value(0))).isZero();
                assertThat(peaks.position(0)).isZero();
            });
        }
    }
}
