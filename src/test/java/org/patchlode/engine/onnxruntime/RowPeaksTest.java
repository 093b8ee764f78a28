package org.patchlode.engine.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Best units that are told by rows' maxima, against a look at every value: of maps in blocks of 16 and of maps that are not. */
class RowPeaksTest {

    @BeforeEach
    void isThere() {
        Assumptions.assumeTrue(OnnxRuntimeSupport.available(), OnnxRuntimeSupport.problem().orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"16, 9, 7", "32, 4, 8", "3, 11, 13", "5, 1, 40", "16, 20, 2"})
    void theFirstOfThoseThatTie(int maps, int rows, int columns) {
        Random random = new Random(4);
        check(new Shape(maps, rows, columns), 30, image -> {
            for (int i = 0; i < image.length; i++) {
                // Few values, so that most maps hold their largest more than once; both zeros among them.
                int value = random.nextInt(4) - (i / (rows * columns) % 4);
                image[i] = value == 0 && random.nextBoolean() ? -0f : value;
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"16, 9, 7", "3, 11, 13", "5, 1, 40"})
    void whatIsNoNumberIsSeenWhereverItIs(int maps, int rows, int columns) {
        Random random = new Random(6);
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        int[] turn = {0};
        check(new Shape(maps, rows, columns), 3 * rows * columns, image -> {
            for (int i = 0; i < image.length; i++) {
                image[i] = random.nextFloat() - 0.5f;
            }
            image[rows * columns + turn[0] / 3] = odd[turn[0]++ % 3];
        });
    }

    /** Sums that are too large for a float say nothing of the values. */
    @ParameterizedTest
    @CsvSource({"16, 9, 7", "3, 11, 13"})
    void largeValuesAreNumbers(int maps, int rows, int columns) {
        Random random = new Random(7);
        check(new Shape(maps, rows, columns), 5, image -> {
            for (int i = 0; i < image.length; i++) {
                image[i] = Float.MAX_VALUE * (0.5f + random.nextFloat() / 2);
            }
        });
    }

    private interface Filling {
        void into(float[] image);
    }

    /** Two layers: a convolution that copies its maps, whose result ONNX Runtime keeps in blocks if there are enough, and its ReLU. */
    private static void check(Shape shape, int images, Filling filling) {
        Network.Builder b = Network.builder("in", shape);
        b.layer("copy", new Operation.Convolution(Geometry.square(1, 1, 0), shape.maps(), shape.maps(), ones(shape.maps()), new float[shape.maps()]), "in");
        b.layer("relu", Operation.Activation.RELU, "copy");
        Network network = b.build();
        try (Engine engine = OnnxRuntimeEngine.open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            for (int i = 0; i < images; i++) {
                float[] image = new float[shape.size()];
                filling.into(image);
                boolean counted = i % 2 == 0;
                worker.peaks(image, 1, any -> counted, (place, layer, peaks) -> expect(image, shape, network.layers().get(layer).name().equals("relu"), counted, peaks));
            }
        }
    }

    private static float[] ones(int maps) {
        float[] ones = new float[maps];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void expect(float[] image, Shape shape, boolean relu, boolean counted, Peaks peaks) {
        for (int map = 0; map < shape.maps(); map++) {
            float[] units = Arrays.copyOfRange(image, map * shape.plane(), (map + 1) * shape.plane());
            int best = 0;
            int active = 0;
            boolean finite = true;
            for (int i = 0; i < units.length; i++) {
                units[i] = relu && units[i] <= 0 ? 0 : units[i];
                finite &= Float.isFinite(units[i]);
                active += units[i] > 0 ? 1 : 0;
                best = units[i] > units[best] ? i : best;
            }
            if (finite) {
                assertThat(Float.floatToRawIntBits(peaks.value(map))).isEqualTo(Float.floatToRawIntBits(units[best] + 0f));
                assertThat(peaks.position(map)).isEqualTo(best);
            } else {
                assertThat(peaks.value(map)).isNaN();
            }
            assertThat(peaks.counted()).isEqualTo(counted);
            if (counted && finite) {
                assertThat(peaks.active(map)).isEqualTo(active);
            }
        }
    }
}
