package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** A plan that asks for local activations: no bit of a unit changes with a pixel that it does not see. */
class LocalActivationsTest {

    private static final int SIDE = 28;
    private static final int MAPS = 64;

    /** Two convolutions of the kind that Winograd's tiles are made for. */
    private static Network network() {
        Random random = new Random(1);
        Network.Builder builder = Network.builder("in", new Shape(MAPS, SIDE, SIDE));
        String before = "in";
        for (String name : List.of("first", "second")) {
            float[] weights = new float[MAPS * MAPS * 9];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) random.nextGaussian() / 24;
            }
            builder.layer(name, new Operation.Convolution(Geometry.square(3, 1, 1), MAPS, 1, weights, new float[MAPS]), before);
            before = name;
        }
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nd4j", "onednn"})
    void onlyUnitsThatSeeAPixelChangeWithIt(String backend) {
        Network network = network();
        Layer second = network.layer("second").orElseThrow();
        Random random = new Random(2);
        float[] image = new float[network.input().size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat();
        }
        try (Engine engine = TopLists.engine(backend, new EnginePlan(network, List.of(), false, List.of(second), true)); Worker worker = engine.worker()) {
            float[] before = whole(worker, image);
            for (int place : new int[] {0, 13 * SIDE + 14, SIDE * SIDE - 1}) {
                float[] changed = image.clone();
                for (int map = 0; map < MAPS; map++) {
                    changed[map * SIDE * SIDE + place] += 1000;
                }
                float[] after = whole(worker, changed);
                int moved = 0;
                for (int i = 0; i < before.length; i++) {
                    int unit = i % (SIDE * SIDE);
                    boolean sees = Math.abs(unit / SIDE - place / SIDE) <= 2 && Math.abs(unit % SIDE - place % SIDE) <= 2;
                    moved += before[i] != after[i] ? 1 : 0;
                    assertThat(sees || Float.floatToRawIntBits(before[i]) == Float.floatToRawIntBits(after[i])).as("unit %d after pixel %d", unit, place).isTrue();
                }
                assertThat(moved).isPositive();
            }
        }
    }

    private static float[] whole(Worker worker, float[] image) {
        float[][] kept = new float[1][];
        worker.activations(image, 1, (place, layer, activation) -> kept[0] = activation.clone());
        return kept[0];
    }
}
