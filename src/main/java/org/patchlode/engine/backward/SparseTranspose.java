package org.patchlode.engine.backward;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;

/**
 * The transpose of a convolution for signals most of which are zero: position by position, the kernels of the maps that have a signal
 * there are added up, times their signals. The sum goes down a column with the kernel, and what the kernel leaves is added to the
 * result. Not thread-safe.
 */
final class SparseTranspose {

    private static final int TOGETHER = 4;

    private final Map<Operation.Convolution, float[][]> kernels = new IdentityHashMap<>();
    private int[] starts = new int[0];
    private int[] turned = new int[0];
    private int[] maps = new int[0];
    private float[] values = new float[0];
    private float[] sum = new float[0];
    private float[] result = new float[0];

    /** Whether zeros may be left out: no weight makes a zero anything else. */
    static boolean serves(Operation.Convolution convolution) {
        Geometry g = convolution.geometry();
        if (convolution.groups() != 1 || g.dilationRows() > 1 || g.dilationColumns() > 1) {
            return false;
        }
        float all = 0;
        for (float weight : convolution.weights()) {
            all += weight * 0;
        }
        return all == 0;
    }

    /**
     * Transposes one unit's signals.
     *
     * @param signal of all units
     * @param rows of a window
     * @param columns of a window
     * @param to takes {@code [inputs, (rows - 1) * stride + extent, (columns - 1) * stride + extent]}
     * @param first place of its first value
     */
    void transpose(Operation.Convolution convolution, SparseSignal signal, int unit, int rows, int columns, float[] to, int first) {
        Geometry g = convolution.geometry();
        int kernel = convolution.weights().length / convolution.outputs();
        int inputs = kernel / (g.kernelRows() * g.kernelColumns());
        int width = (columns - 1) * g.strideColumns() + g.extentColumns();
        int height = (rows - 1) * g.strideRows() + g.extentRows();
        float[][] weights = kernels.computeIfAbsent(convolution, c -> mapsLast(c, inputs));
        sort(signal, unit, rows, columns);
        int size = Math.multiplyExact(height * width, inputs);
        if (result.length < size) {
            result = new float[size];
        }
        Arrays.fill(result, 0, size, 0);
        // Behind the sum, zeros for a step down.
        int step = Math.min(g.strideRows(), g.kernelRows()) * (kernel / g.kernelRows());
        if (sum.length < kernel + step) {
            sum = new float[kernel + step];
        }
        Arrays.fill(sum, 0, kernel + step, 0);
        for (int x = 0; x < columns; x++) {
            down(g, weights, x, rows, kernel, width * inputs, x * g.strideColumns() * inputs);
        }
        for (int map = 0; map < inputs; map++) {
            takeMap(result, map, inputs, to, first + map * height * width, height * width);
        }
    }

    /** One column of signals. @param line values of a row of the result @param across values left of the column's windows */
    private void down(Geometry g, float[][] weights, int x, int rows, int kernel, int line, int across) {
        int run = kernel / g.kernelRows();
        int step = Math.min(g.strideRows(), g.kernelRows());
        int held = 0;
        for (int y = 0; y < rows; y++) {
            int end = starts[x * rows + y + 1];
            for (int i = starts[x * rows + y]; i < end; i += TOGETHER) {
                addKernels(weights, i, end, kernel);
                held = g.kernelRows();
            }
            if (held > 0) {
                leave(step, run, y * g.strideRows() * line + across, line);
                System.arraycopy(sum, step * run, sum, 0, kernel);
                held -= step;
            }
        }
        if (held > 0) {
            leave(held, run, rows * g.strideRows() * line + across, line);
            Arrays.fill(sum, 0, held * run, 0);
        }
    }

    /** Adds the sum's first rows to the result. */
    private void leave(int rows, int run, int to, int line) {
        for (int i = 0; i < rows; i++) {
            addRun(sum, i * run, result, to + i * line, run);
        }
    }

    private static void takeMap(float[] from, int map, int maps, float[] to, int first, int count) {
        for (int i = 0, at = map; i < count; i++, at += maps) {
            to[first + i] = from[at];
        }
    }

    /** Signals by position, column by column, at each position map by map. */
    private void sort(SparseSignal signal, int unit, int rows, int columns) {
        int count = signal.count(unit);
        if (starts.length < rows * columns + 2) {
            starts = new int[rows * columns + 2];
            turned = new int[rows * columns];
        }
        if (values.length < count) {
            values = new float[count];
            maps = new int[count];
        }
        Arrays.fill(starts, 0, rows * columns + 2, 0);
        for (int y = 0, place = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++, place++) {
                turned[place] = x * rows + y;
            }
        }
        int[] places = signal.places();
        float[] signals = signal.values();
        for (int i = signal.from(unit, 0); i < signal.to(unit, signal.maps() - 1); i++) {
            starts[turned[places[i]] + 2]++;
        }
        for (int i = 2; i < rows * columns + 2; i++) {
            starts[i] += starts[i - 1];
        }
        for (int map = 0; map < signal.maps(); map++) {
            for (int i = signal.from(unit, map); i < signal.to(unit, map); i++) {
                // What is one past a position's beginning now is its end in the end, the next one's beginning.
                int at = starts[turned[places[i]] + 1]++;
                maps[at] = map;
                values[at] = signals[i];
            }
        }
    }

    private void addKernels(float[][] weights, int i, int end, int kernel) {
        int last = end - 1;
        add(sum, kernel, weights[maps[i]], values[i],
                weights[maps[Math.min(i + 1, last)]], i + 1 < end ? values[i + 1] : 0,
                weights[maps[Math.min(i + 2, last)]], i + 2 < end ? values[i + 2] : 0,
                weights[maps[Math.min(i + 3, last)]], i + 3 < end ? values[i + 3] : 0);
    }

    /** A loop so plain that it is compiled to vector code, which it is not where places in arrays lie an unknown distance apart. */
    private static void add(float[] sum, int length, float[] a, float signalA, float[] b, float signalB, float[] c, float signalC, float[] d, float signalD) {
        for (int k = 0; k < length; k++) {
            sum[k] += a[k] * signalA + b[k] * signalB + c[k] * signalC + d[k] * signalD;
        }
    }

    private static void addRun(float[] from, int at, float[] to, int toAt, int length) {
        for (int k = 0; k < length; k++) {
            to[toAt + k] += from[at + k];
        }
    }

    /** An output's weights as {@code [kernel row, kernel column, input]}. */
    private static float[][] mapsLast(Operation.Convolution convolution, int inputs) {
        float[] weights = convolution.weights();
        int kernel = weights.length / convolution.outputs();
        int places = kernel / inputs;
        float[][] turned = new float[convolution.outputs()][kernel];
        for (int output = 0; output < turned.length; output++) {
            for (int i = 0; i < kernel; i++) {
                turned[output][i % places * inputs + i / places] = weights[output * kernel + i];
            }
        }
        return turned;
    }
}
