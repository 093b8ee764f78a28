package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
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
                worker.peaks(batch, count, (image, layer, peaks) -> together.add(text(layer, peaks)));
            }
            List<String> alone = new ArrayList<>();
            for (float[] image : images) {
                other.peaks(Arrays.copyOf(image, micro * size), 1, (i, layer, peaks) -> alone.add(text(layer, peaks)));
            }
            assertThat(alone).isEqualTo(together);
            Activations activations = worker.trace(images[0], new HashSet<>(layers.stream().map(l -> l.node().index()).toList()));
            other.peaks(Arrays.copyOf(images[0], micro * size), 1, (i, layer, peaks) -> expectPeaks(layers.get(layer), peaks, activations));
        }
    }

    private static String text(int layer, Peaks peaks) {
        StringBuilder text = new StringBuilder().append(layer);
        for (int map = 0; map < peaks.maps(); map++) {
            text.append(' ').append(Float.floatToRawIntBits(peaks.value(map))).append('@').append(peaks.position(map)).append('/').append(Float.floatToRawIntBits(peaks.mean(map)));
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
            for (int i = 0; i < plane; i++) {
                sum += values[map * plane + i];
                best = values[map * plane + i] > values[map * plane + best] ? i : best;
            }
            if (tolerance == 0) {
                assertThat(peaks.position(map)).as(layer.name()).isEqualTo(best);
            }
            assertThat(peaks.value(map)).as(layer.name()).isCloseTo(values[map * plane + best], within(tolerance));
            assertThat(values[map * plane + peaks.position(map)]).as("%s at the peak's place", layer.name()).isCloseTo(values[map * plane + best], within(tolerance));
            assertThat((double) peaks.mean(map)).isCloseTo(sum / plane, within(tolerance + 1e-6 * Math.max(1, Math.abs(sum / plane))));
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
