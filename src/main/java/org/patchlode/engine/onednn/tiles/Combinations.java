package org.patchlode.engine.onednn.tiles;

/**
 * Linear combinations of arrays, value by value. Each loop is one that the just-in-time compiler makes vector code of: arrays at one
 * index, constant distances, one result or two in the same array, few operations. All arithmetic is Java's, so that every
 * processor rounds alike.
 */
final class Combinations {

    /** Values of the longest array that is combined. */
    static final int LONGEST = 1040;

    private Combinations() {}

    static void two(float[] to, float[] a, float x, float[] b, float y, int from, int end) {
        for (int i = from; i < end; i++) {
            to[i] = x * a[i] + y * b[i];
        }
    }

    static void three(float[] to, float[] a, float x, float[] b, float y, float[] c, float z, int from, int end) {
        for (int i = from; i < end; i++) {
            to[i] = x * a[i] + y * b[i] + z * c[i];
        }
    }

    /** The sum of an even and an odd part, and {@link #LONGEST} further on their difference. */
    static void evenAndOdd(float[] to, float[] odd1, float x, float[] even1, float y, float[] odd2, float z, float[] even2, int from, int end) {
        for (int i = from; i < end; i++) {
            float even = even2[i] - y * even1[i];
            float odd = z * odd2[i] - x * odd1[i];
            to[i] = even + odd;
            to[i + LONGEST] = even - odd;
        }
    }

    /** The sum, and {@link #LONGEST} further on the difference. */
    static void sumAndDifference(float[] to, float[] a, float[] b, int end) {
        for (int i = 0; i < end; i++) {
            float p = a[i];
            float q = b[i];
            to[i] = p + q;
            to[i + LONGEST] = p - q;
        }
    }

    static void sum(float[] to, float[] a, float[] b, float[] c, int end) {
        for (int i = 0; i < end; i++) {
            to[i] = a[i] + (b[i] + c[i]);
        }
    }

    /** Of what lies {@link #LONGEST} further on. */
    static void twoFurtherOn(float[] to, float[] a, float x, float[] b, float y, int end) {
        for (int i = 0; i < end; i++) {
            to[i] = x * a[i + LONGEST] + y * b[i + LONGEST];
        }
    }

    /** Of what lies {@link #LONGEST} further on, and one array more. */
    static void twoFurtherOnAndOne(float[] to, float[] one, float[] a, float x, float[] b, float y, int end) {
        for (int i = 0; i < end; i++) {
            to[i] = one[i] + (x * a[i + LONGEST] + y * b[i + LONGEST]);
        }
    }

    static void add(float[] to, float[] a, int end) {
        for (int i = 0; i < end; i++) {
            to[i] += a[i];
        }
    }

    /** As {@link #add}, and zero where that is less. */
    static void addAndRectify(float[] to, float[] a, int end) {
        for (int i = 0; i < end; i++) {
            to[i] = Math.max(to[i] + a[i], 0f);
        }
    }

    /** Makes a watch something else than zero where a value is not finite. */
    static void watch(float[] watch, float[] values, int end) {
        for (int i = 0; i < end; i++) {
            watch[i] += 0f * values[i];
        }
    }
}
