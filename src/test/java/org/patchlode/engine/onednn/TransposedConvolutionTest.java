package org.patchlode.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** The transpose against its definition, hence its adjointness, and its independence of the batch. */
@Tag("instruction-sets")
class TransposedConvolutionTest {

    private record Case(Geometry geometry, int inputs, int outputs, int groups, int rows, int columns) {}

    @BeforeAll
    static void needsOneDnn() {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int[] maps : new int[][] {{3, 96, 1}, {16, 64, 1}, {64, 10, 1}, {32, 32, 2}, {16, 16, 16}, {6, 9, 3}}) {
            for (int[] size : new int[][] {{1, 1}, {2, 3}, {11, 17}}) {
                for (Geometry g : List.of(Geometry.square(1, 1, 0), Geometry.square(1, 2, 0), Geometry.square(3, 1, 1), Geometry.square(7, 2, 3),
                        new Geometry(2, 3, 3, 1, 1, 1, Padding.NONE), new Geometry(3, 3, 1, 1, 2, 2, Padding.of(2)),
                        new Geometry(3, 3, 2, 2, 2, 3, Padding.NONE))) {
                    cases.add(new Case(g, maps[0], maps[1], maps[2], size[0], size[1]));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void spreadsEverySignalOverItsWindow(Case c) {
        Random random = new Random(c.hashCode());
        Geometry g = c.geometry();
        Network.Builder builder = Network.builder("in", new Shape(c.inputs(), 40, 40));
        float[] weights = floats(random, c.outputs() * (c.inputs() / c.groups()) * g.kernelRows() * g.kernelColumns());
        builder.layer("conv", new Operation.Convolution(g, c.outputs(), c.groups(), weights, floats(random, c.outputs())), "in");
        int count = 21;
        int size = c.outputs() * c.rows() * c.columns();
        float[] signals = floats(random, count * size);
        try (OneDnnEngine engine = OneDnnEngine.open(new EnginePlan(builder.build(), List.of(), false)); Worker worker = engine.worker()) {
            float[] together = worker.transposedConvolution(1, signals, count, c.rows(), c.columns()).clone();
            for (int i : new int[] {5, count - 1}) {
                double[] truth = naive(c, weights, signals, i * size);
                float[] mine = Arrays.copyOfRange(together, i * truth.length, (i + 1) * truth.length);
                assertThat(error(mine, truth)).isLessThan(1e-5);
                float[] alone = worker.transposedConvolution(1, Arrays.copyOfRange(signals, i * size, (i + 1) * size), 1, c.rows(), c.columns());
                assertThat(Arrays.copyOf(alone, truth.length)).as("signal %d alone", i).isEqualTo(mine);
            }
        }
    }

    private static double[] naive(Case c, float[] weights, float[] signals, int from) {
        Geometry g = c.geometry();
        int rows = (c.rows() - 1) * g.strideRows() + g.extentRows();
        int columns = (c.columns() - 1) * g.strideColumns() + g.extentColumns();
        double[] result = new double[c.inputs() * rows * columns];
        int ins = c.inputs() / c.groups();
        int outs = c.outputs() / c.groups();
        for (int o = 0; o < c.outputs(); o++) {
            for (int p = 0; p < c.rows() * c.columns(); p++) {
                double s = signals[from + o * c.rows() * c.columns() + p];
                for (int m = 0; m < ins; m++) {
                    for (int k = 0; k < g.kernelRows() * g.kernelColumns(); k++) {
                        int r = p / c.columns() * g.strideRows() + k / g.kernelColumns() * g.dilationRows();
                        int q = p % c.columns() * g.strideColumns() + k % g.kernelColumns() * g.dilationColumns();
                        result[((o / outs * ins + m) * rows + r) * columns + q] += s * weights[(o * ins + m) * g.kernelRows() * g.kernelColumns() + k];
                    }
                }
            }
        }
        return result;
    }

    private static double error(float[] actual, double[] truth) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < truth.length; i++) {
            difference += (actual[i] - truth[i]) * (actual[i] - truth[i]);
            norm += truth[i] * truth[i];
        }
        return Math.sqrt(difference / Math.max(norm, 1e-30));
    }

    private static float[] floats(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
