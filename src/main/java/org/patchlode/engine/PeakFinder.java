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
     * @param mean whether the mean is wanted
     */
    public static void find(int[] bits, int from, int to, boolean mean, Peaks peaks, int map) {
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
        peaks.set(map, value, at - from, mean ? mean(bits, from, to) : 0);
    }

    /** Units above zero. @param bits raw bits of activations, all of them numbers @param from where the map begins @param to after its end */
    public static int active(int[] bits, int from, int to) {
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

    private static float mean(int[] bits, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Float.intBitsToFloat(bits[i]);
        }
        return (float) (sum / (to - from)) + 0f;
    }
}
