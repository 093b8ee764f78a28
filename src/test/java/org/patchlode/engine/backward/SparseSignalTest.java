package org.patchlode.engine.backward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Lists of the signals that are not zero give what windows full of zeros give. */
class SparseSignalTest {

    private static final ProjectionTask TASK = new ProjectionTask(null, 0, 0, 0, 1f);

    /** A unit each of three windows: inside the plane, over its upper left and over its lower right border. */
    @ParameterizedTest
    @CsvSource({"3, 2, 1, 1, false", "3, 2, 1, 0, true", "2, 2, 1, 0, true", "3, 3, 2, 2, false", "2, 3, 1, 1, true"})
    void unpooledAsWindowsAre(int kernel, int stride, int dilation, int padding, boolean rectify) {
        Geometry g = new Geometry(kernel, kernel, stride, stride, dilation, dilation, Padding.of(padding));
        Shape out = new Shape(4, 12, 10);
        Shape in = new Shape(4, 11 * stride + g.extentRows() - 2 * padding, 9 * stride + g.extentColumns() - 2 * padding);
        Random random = new Random(kernel * 31 + stride);
        float[] input = RandomNetworks.values(random, in.size());
        short[] switches = Switches.of(g, in, out, input);
        for (int[] corner : new int[][] {{3, 2}, {-2, -1}, {8, 7}}) {
            Plane from = new Plane(RandomNetworks.values(random, 4 * 5 * 4), out, 5, 4, task -> corner[0], task -> corner[1]);
            int rows = 4 * stride + g.extentRows();
            int columns = 3 * stride + g.extentColumns();
            Plane to = new Plane(new float[4 * rows * columns], in, rows, columns, task -> corner[0] * stride - padding, task -> corner[1] * stride - padding);
            PoolBackward.max(g, from, to, List.of(TASK), trace -> switches);
            float[] wanted = to.values();
            if (rectify) {
                PointwiseBackward.rectify(wanted, wanted.length);
            }
            SparseSignal found = new SparseSignal();
            new SparseUnpool().unpool(g, from, to, List.of(TASK), trace -> switches, rectify, found);
            assertThat(dense(found, rows * columns)).isEqualTo(wanted);
            assertThat(Arrays.copyOf(found.values(), found.size())).doesNotContain(0f);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 3", "3, 1, 1, 16", "7, 2, 1, 3", "3, 2, 1, 5", "2, 3, 1, 64", "1, 2, 1, 4"})
    void transposedByDefinition(int kernel, int stride, int dilation, int inputs) {
        Random random = new Random(kernel);
        Geometry g = new Geometry(kernel, kernel + 1, stride, stride + 1, dilation, dilation, Padding.NONE);
        Operation.Convolution convolution = RandomNetworks.convolution(random, inputs, 10, 1, g);
        float[] signals = RandomNetworks.values(random, 2 * 10 * 6 * 7);
        for (int i = 0; i < signals.length; i++) {
            signals[i] = random.nextInt(5) == 0 ? signals[i] : 0;
        }
        SparseSignal list = list(signals, 2, 10, 6 * 7);
        SparseTranspose transpose = new SparseTranspose();
        for (int unit : new int[] {1, 0}) {
            double[] wanted = naive(convolution, signals, unit * 10 * 42, 6, 7, inputs);
            float[] found = new float[wanted.length + 3];
            transpose.transpose(convolution, list, unit, 6, 7, found, 3);
            for (int i = 0; i < wanted.length; i++) {
                assertThat((double) found[i + 3]).isCloseTo(wanted[i], within(1e-5));
            }
        }
    }

    @Test
    void whatIsNoNumberIsKept() {
        float[] signals = {Float.NaN, -1, 0, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 2};
        SparseSignal list = list(signals, 1, 1, 7);
        list.rectify();
        assertThat(dense(list, 7)).containsExactly(Float.NaN, 0, 0, Float.POSITIVE_INFINITY, 0, 0, 2);
        Operation.Convolution doubling = new Operation.Convolution(Geometry.square(1, 1, 0), 1, 1, new float[] {2}, new float[1]);
        float[] found = new float[7];
        new SparseTranspose().transpose(doubling, list, 0, 1, 7, found, 0);
        assertThat(found).containsExactly(Float.NaN, 0, 0, Float.POSITIVE_INFINITY, 0, 0, 4);
        float[] sums = {1, Float.NaN, -3};
        SparseSignal sum = new SparseSignal();
        sum.reset(1, 1, 4);
        sum.appendSums(sums, new int[] {2, 1, 0, 1}, 4, true);
        sum.endMap();
        assertThat(dense(sum, 3)).containsExactly(1, Float.NaN, 0);
        assertThat(sums).as("left for the next map").containsOnly(0);
    }

    /** A zero times what is not finite is no number, so no zero may be left out. */
    @Test
    void weightsThatAreNotFiniteSeeEveryZero() {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThat(SparseTranspose.serves(new Operation.Convolution(Geometry.square(1, 1, 0), 2, 1, new float[] {2, odd}, new float[2]))).isFalse();
        }
        assertThat(SparseTranspose.serves(new Operation.Convolution(Geometry.square(1, 1, 0), 2, 1, new float[] {2, Float.MAX_VALUE}, new float[2]))).isTrue();
        assertThat(SparseTranspose.serves(new Operation.Convolution(Geometry.square(1, 1, 0), 2, 2, new float[] {2, 3}, new float[2]))).isFalse();
    }

    private static SparseSignal list(float[] signals, int units, int maps, int window) {
        SparseSignal list = new SparseSignal();
        list.reset(units, maps, signals.length);
        for (int i = 0; i < signals.length; i++) {
            if (signals[i] != 0) {
                list.append(i % window, signals[i]);
            }
            if (i % window == window - 1) {
                list.endMap();
            }
        }
        return list;
    }

    private static float[] dense(SparseSignal list, int window) {
        float[] values = new float[list.units() * list.maps() * window];
        for (int unit = 0; unit < list.units(); unit++) {
            for (int map = 0; map < list.maps(); map++) {
                for (int i = list.from(unit, map); i < list.to(unit, map); i++) {
                    values[(unit * list.maps() + map) * window + list.places()[i]] += list.values()[i];
                }
            }
        }
        return values;
    }

    private static double[] naive(Operation.Convolution convolution, float[] signals, int from, int rows, int columns, int inputs) {
        Geometry g = convolution.geometry();
        int height = (rows - 1) * g.strideRows() + g.extentRows();
        int width = (columns - 1) * g.strideColumns() + g.extentColumns();
        int kernel = g.kernelRows() * g.kernelColumns();
        double[] result = new double[inputs * height * width];
        for (int output = 0; output < convolution.outputs(); output++) {
            for (int p = 0; p < rows * columns; p++) {
                for (int w = 0; w < inputs * kernel; w++) {
                    int row = p / columns * g.strideRows() + w % kernel / g.kernelColumns() * g.dilationRows();
                    int column = p % columns * g.strideColumns() + w % g.kernelColumns() * g.dilationColumns();
                    result[(w / kernel * height + row) * width + column] += (double) signals[from + output * rows * columns + p] * convolution.weights()[output * inputs * kernel + w];
                }
            }
        }
        return result;
    }
}
