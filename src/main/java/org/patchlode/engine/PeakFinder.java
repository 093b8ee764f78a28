package org.patchlode.engine;

/**
 * Maximum and position of a feature map in one vectorisable pass over its bits, shared by the backends.
 *
 * <p>Floats are compared as integers of the same order ({@code b ^ (b >> 31 & 0x7fffffff)}): unlike {@link
 * Math#max(float, float)}, the integer maximum has no NaN rule to keep, so the JIT compiles it to vector instructions; and
 * NaN and infinities lie at both ends of the order, where the same pass sees them.
 */
public final class PeakFinder {

    private static final int LARGEST_FINITE = 0x7F7F_FFFF;
    private static final int SMALLEST_FINITE = 0x8080_0000;

    private PeakFinder() {}

    /**
     * Fills in one map of {@code peaks}.
     *
     * @param bits raw bits of activations
     * @param from where the map begins
     * @param to after its end
     */
    static void find(int[] bits, int from, int to, Peaks peaks, int map) {
        int max = Integer.MIN_VALUE;
        int min = Integer.MAX_VALUE;
        for (int i = from; i < to; i++) {
            int key = bits[i] ^ bits[i] >> 31 & 0x7FFF_FFFF;
            max = Math.max(max, key);
            min = Math.min(min, key);
        }
        if (max > LARGEST_FINITE || min < SMALLEST_FINITE) {
            peaks.set(map, Float.NaN, 0, Float.NaN);
            return;
        }
        // Zero has two keys, 0 and -1 for its negative; both are the same activation.
        int at = max == 0 || max == -1 ? firstZero(bits, from, to) : firstEqual(bits, from, to, max ^ max >> 31 & 0x7FFF_FFFF);
        float value = Float.intBitsToFloat(bits[at]) + 0f;
        peaks.set(map, value, at - from, 0);
    }

    /** Units above zero. @param bits raw bits of activations, all of them numbers @param from where the map begins @param to after its end */
    static int active(int[] bits, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += aboveZero(bits[i]);
        }
        return count;
    }

    /** 1 for the bits of a number above zero, else 0, without a branch. */
    public static int aboveZero(int bits) {
        // The sign of minus the value, but for negative zero, whose bits are their own negative.
        return (-bits & ~bits) >>> 31;
    }

    private static int firstEqual(int[] bits, int from, int to, int wanted) {
        for (int i = from; i < to; i++) {
            if (bits[i] == wanted) {
                return i;
            }
        }
        throw new IllegalStateException("the maximum of a feature map is not in it");
    }

    private static int firstZero(int[] bits, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bits[i] << 1 == 0) {
                return i;
            }
        }
        throw new IllegalStateException("the maximum of a feature map is not in it");
    }

    /**
     * Fills in the means of neighbouring maps whose peaks are there. Four at a time: each sum waits for itself alone.
     *
     * @param bits raw bits of activations
     * @param maps that lie there from the beginning on
     * @param plane units of each
     * @param first the first of them in {@code peaks}
     */
    static void means(int[] bits, int maps, int plane, Peaks peaks, int first) {
        for (int map = 0; map < maps; map += 4) {
            // The last maps of all are summed more than once if their number is no multiple of four.
            int a = map * plane;
            int b = Math.min(map + 1, maps - 1) * plane;
            int c = Math.min(map + 2, maps - 1) * plane;
            int d = Math.min(map + 3, maps - 1) * plane;
            double sumA = 0;
            double sumB = 0;
            double sumC = 0;
            double sumD = 0;
            for (int i = 0; i < plane; i++) {
                sumA += Float.intBitsToFloat(bits[a + i]);
                sumB += Float.intBitsToFloat(bits[b + i]);
                sumC += Float.intBitsToFloat(bits[c + i]);
                sumD += Float.intBitsToFloat(bits[d + i]);
            }
            mean(peaks, first + a / plane, sumA / plane);
            mean(peaks, first + b / plane, sumB / plane);
            mean(peaks, first + c / plane, sumC / plane);
            mean(peaks, first + d / plane, sumD / plane);
        }
    }

    private static void mean(Peaks peaks, int map, double mean) {
        peaks.set(map, peaks.value(map), peaks.position(map), Float.isNaN(peaks.value(map)) ? Float.NaN : (float) mean + 0f);
    }
}
