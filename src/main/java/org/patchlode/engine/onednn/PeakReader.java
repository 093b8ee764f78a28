package org.patchlode.engine.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.patchlode.engine.PeakFinder;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.onednn.program.Lanes;

/**
 * Reduces one image's feature maps to their best units, from the layout in which they lie. The plane is read in chunks
 * that stay in the first cache; each is folded, halves onto each other, until the maxima of its neighbouring maps remain;
 * only the chunk that holds a map's best unit is searched for its position.
 */
final class PeakReader {

    private static final int CHUNK = 2048;
    private static final int INFINITY = 0x7f800000;
    private static final int MAGNITUDE = 0x7fffffff;

    private final Lanes lanes;
    private final int maps;
    private final boolean nonNegative;
    private final boolean means;
    private final int chunk;
    private final int[] keys;
    private final int[] otherKeys;
    private final int[] magnitudes;
    private final float[] values;
    private final float[] otherValues;
    private final int[] best;
    private final int[] largest;
    private final int[] bestChunk;
    private final double[] sums;

    /**
     * @param lanes how the layer lies
     * @param maps feature maps
     * @param nonNegative whether no unit can be below zero, nor anything but a number: what is not one may have the sign of minus
     * @param means whether to work out means
     */
    PeakReader(Lanes lanes, int maps, boolean nonNegative, boolean means) {
        this.lanes = lanes;
        this.maps = maps;
        this.nonNegative = nonNegative;
        this.means = means;
        int width = lanes.width();
        chunk = Math.max(1, Math.min(lanes.positions(), Integer.highestOneBit(Math.max(CHUNK / width, 1))));
        keys = new int[chunk * width];
        otherKeys = new int[chunk * width];
        magnitudes = new int[chunk * width];
        values = new float[means ? chunk * width : 0];
        otherValues = new float[means ? chunk * width : 0];
        best = new int[width];
        largest = new int[width];
        bestChunk = new int[width];
        sums = new double[width];
    }

    /**
     * Reduces one image.
     *
     * @param bits the layer's memory as integers
     * @param floats the same memory as floats
     * @param image place in the micro-batch
     * @param peaks filled in
     */
    void read(IntBuffer bits, FloatBuffer floats, int image, Peaks peaks) {
        for (int block = 0; block < lanes.blocks(); block++) {
            int start = Math.toIntExact(image * lanes.imageStride() + block * lanes.blockStride());
            int firstMap = block * lanes.width();
            if (nonNegative) {
                reduce(bits, start, false);
            }
            // Bits of non-negative floats are in order as they are. Those below zero run backwards.
            if (!nonNegative || anyNegative()) {
                reduce(bits, start, true);
            }
            if (means) {
                sum(floats, start);
            }
            int present = Math.min(lanes.width(), maps - firstMap);
            for (int lane = 0; lane < present; lane++) {
                report(bits, start, lane, firstMap + lane, peaks);
            }
        }
    }

    /** Counts the units above zero of one image whose values are all numbers. */
    void count(IntBuffer bits, int image, Peaks peaks) {
        int width = lanes.width();
        for (int block = 0; block < lanes.blocks(); block++) {
            int start = Math.toIntExact(image * lanes.imageStride() + block * lanes.blockStride());
            Arrays.fill(best, 0);
            for (int position = 0; position < lanes.positions(); position += chunk) {
                int n = Math.min(chunk, lanes.positions() - position);
                bits.get(start + position * width, keys, 0, n * width);
                aboveZero(keys, n * width);
                for (int rest = n; rest > 1; ) {
                    int half = Integer.highestOneBit(rest - 1);
                    System.arraycopy(keys, half * width, otherKeys, 0, (rest - half) * width);
                    add(keys, otherKeys, (rest - half) * width);
                    rest = half;
                }
                add(best, keys, width);
            }
            int firstMap = block * width;
            for (int lane = 0; lane < Math.min(width, maps - firstMap); lane++) {
                peaks.activate(firstMap + lane, best[lane]);
            }
        }
    }

    private boolean anyNegative() {
        boolean negative = false;
        for (int i = 0; i < best.length; i++) {
            negative |= best[i] < 0 && best[i] != Integer.MIN_VALUE;
            largest[i] = best[i];
        }
        return negative;
    }

    private void reduce(IntBuffer bits, int start, boolean signed) {
        int width = lanes.width();
        Arrays.fill(best, Integer.MIN_VALUE);
        Arrays.fill(largest, 0);
        Arrays.fill(bestChunk, 0);
        for (int position = 0; position < lanes.positions(); position += chunk) {
            int n = Math.min(chunk, lanes.positions() - position);
            bits.get(start + position * width, keys, 0, n * width);
            if (signed) {
                magnitudes(keys, magnitudes, n * width);
                order(keys, n * width);
                fold(magnitudes, n);
                max(largest, magnitudes, width);
            }
            fold(keys, n);
            for (int lane = 0; lane < width; lane++) {
                if (keys[lane] > best[lane]) {
                    best[lane] = keys[lane];
                    bestChunk[lane] = position;
                }
            }
        }
        if (signed) {
            // From here on, bits again.
            order(best, width);
        }
    }

    private void sum(FloatBuffer floats, int start) {
        int width = lanes.width();
        Arrays.fill(sums, 0);
        for (int position = 0; position < lanes.positions(); position += chunk) {
            int n = Math.min(chunk, lanes.positions() - position);
            floats.get(start + position * width, values, 0, n * width);
            for (int rest = n; rest > 1; ) {
                int half = Integer.highestOneBit(rest - 1);
                System.arraycopy(values, half * width, otherValues, 0, (rest - half) * width);
                add(values, otherValues, (rest - half) * width);
                rest = half;
            }
            for (int lane = 0; lane < width; lane++) {
                sums[lane] += values[lane];
            }
        }
    }

    private void report(IntBuffer bits, int start, int lane, int map, Peaks peaks) {
        float mean = means ? (float) (sums[lane] / lanes.positions()) : 0;
        if ((largest[lane] & MAGNITUDE) >= INFINITY) {
            peaks.set(map, Float.NaN, 0, mean);
        } else if ((best[lane] & MAGNITUDE) == 0) {
            peaks.set(map, 0, find(bits, start + lane, 0, 0, MAGNITUDE), mean);
        } else {
            peaks.set(map, Float.intBitsToFloat(best[lane]), find(bits, start + lane, bestChunk[lane], best[lane], -1), mean);
        }
    }

    /** First position from {@code from} whose masked bits are {@code wanted}. */
    private int find(IntBuffer bits, int start, int from, int wanted, int mask) {
        int width = lanes.width();
        int position = from;
        while ((bits.get(start + position * width) & mask) != wanted) {
            position++;
        }
        return position;
    }

    private void fold(int[] array, int positions) {
        int width = lanes.width();
        for (int rest = positions; rest > 1; ) {
            int half = Integer.highestOneBit(rest - 1);
            // Into an array of its own: the compiler makes vector code of loops over two arrays at one index.
            System.arraycopy(array, half * width, otherKeys, 0, (rest - half) * width);
            max(array, otherKeys, (rest - half) * width);
            rest = half;
        }
    }

    private static void max(int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            a[i] = Math.max(a[i], b[i]);
        }
    }

    private static void add(float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            a[i] += b[i];
        }
    }

    private static void add(int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            a[i] += b[i];
        }
    }

    private static void aboveZero(int[] a, int n) {
        for (int i = 0; i < n; i++) {
            a[i] = PeakFinder.aboveZero(a[i]);
        }
    }

    private static void magnitudes(int[] from, int[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = from[i] & MAGNITUDE;
        }
    }

    /** Turns float bits into integers of the same order, and back. */
    private static void order(int[] a, int n) {
        for (int i = 0; i < n; i++) {
            a[i] ^= (a[i] >> 31) & MAGNITUDE;
        }
    }
}
