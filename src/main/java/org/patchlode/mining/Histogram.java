package org.patchlode.mining;

import java.util.Arrays;

/**
 * Counts of values in fixed buckets, four to a factor of two, negative values mirrored: fixed so that histograms of any
 * pieces of a corpus add up.
 */
final class Histogram {

    /** Bits of a float's order key below a bucket's number: sign, exponent and two mantissa bits stay. */
    private static final int SHIFT = 21;

    private int[] buckets = new int[8];
    private long[] counts = new long[8];
    private int size;

    void add(float value) {
        add(key(value) >> SHIFT, 1);
    }

    void add(int bucket, long count) {
        int at = Arrays.binarySearch(buckets, 0, size, bucket);
        if (at >= 0) {
            counts[at] += count;
            return;
        }
        at = -at - 1;
        if (size == buckets.length) {
            buckets = Arrays.copyOf(buckets, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        System.arraycopy(buckets, at, buckets, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        buckets[at] = bucket;
        counts[at] = count;
        size++;
    }

    void merge(Histogram other) {
        for (int i = 0; i < other.size; i++) {
            add(other.buckets[i], other.counts[i]);
        }
    }

    int size() {
        return size;
    }

    int bucket(int i) {
        return buckets[i];
    }

    long count(int i) {
        return counts[i];
    }

    /** Smallest value of each bucket, ascending. */
    float[] edges() {
        float[] edges = new float[size];
        for (int i = 0; i < size; i++) {
            edges[i] = value(buckets[i] << SHIFT);
        }
        return edges;
    }

    long[] counts() {
        return Arrays.copyOf(counts, size);
    }

    /** Where the bucket ends that begins at a value: the next one's lower edge, or the largest number. */
    static float upper(float lower) {
        float next = value(((key(lower) >> SHIFT) + 1) << SHIFT);
        return Float.isFinite(next) ? next : Float.MAX_VALUE;
    }

    private static float value(int key) {
        return Float.intBitsToFloat(key ^ key >> 31 & 0x7FFF_FFFF);
    }

    /** Maps floats to integers of the same order. */
    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value + 0f);
        return bits ^ bits >> 31 & 0x7FFF_FFFF;
    }
}
