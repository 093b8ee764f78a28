package org.patchlode.engine.backward;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory for the signals of the backward pass, shared by the {@link Projector}s of one thread, which run one after another: what
 * one layer's signals have left serves the next layer's. Not thread-safe.
 */
public final class Signals {

    /** Values that lie idle at most; what comes back past that is left to the garbage collector. */
    private static final long IDLE_VALUES = 16L << 20;
    private static final int IDLE_LISTS = 4;
    private static final int LARGEST_CLASS = 1 << 30;

    private final Map<Integer, Deque<float[]>> idle = new HashMap<>();
    private final Deque<SparseSignal> idleLists = new ArrayDeque<>();
    private final SparseUnpool unpool = new SparseUnpool();
    private final SparseTranspose transpose = new SparseTranspose();
    private long idleValues;
    private long lentValues;
    private long mostLent;

    /** Holds nothing yet. */
    public Signals() {}

    /** An array of at least that length, with anything in it. */
    float[] take(int values) {
        int length = sizeClass(values);
        float[] array = idle.computeIfAbsent(length, l -> new ArrayDeque<>()).poll();
        if (array == null) {
            array = new float[length];
        } else {
            idleValues -= length;
        }
        lentValues += length;
        mostLent = Math.max(mostLent, lentValues);
        return array;
    }

    void giveBack(float[] array) {
        lentValues -= array.length;
        if (idleValues + array.length <= IDLE_VALUES) {
            idle.get(array.length).push(array);
            idleValues += array.length;
        }
    }

    /** A list with anything in it. */
    SparseSignal takeSparse() {
        return idleLists.isEmpty() ? new SparseSignal() : idleLists.pop();
    }

    void giveBack(SparseSignal list) {
        if (idleLists.size() < IDLE_LISTS) {
            idleLists.push(list);
        }
    }

    SparseUnpool unpool() {
        return unpool;
    }

    SparseTranspose transpose() {
        return transpose;
    }

    /** Powers of two, so that layers of other sizes find each other's. */
    private static int sizeClass(int values) {
        return values > LARGEST_CLASS ? values : Math.max(1, Integer.highestOneBit(Math.max(values - 1, 0)) << 1);
    }

    /** Bytes that lie idle now. */
    long idleBytes() {
        return idleValues * Float.BYTES;
    }

    /** Bytes that were in use at once, at most. */
    long mostLentBytes() {
        return mostLent * Float.BYTES;
    }
}
