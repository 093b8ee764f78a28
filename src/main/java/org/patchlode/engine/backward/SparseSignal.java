package org.patchlode.engine.backward;

import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * Signals most of which are zero: of each unit's windows the others alone, map by map. A place is that in the window, row by row.
 * Memory grows and is kept.
 */
final class SparseSignal {

    private int maps;
    private int[] ends = new int[0];
    private int[] places = new int[0];
    private float[] values = new float[0];
    private int lists;
    private int size;
    private boolean rectified;

    /** Empties it. @param units whose signals follow, each with as many maps @param most signals that will come */
    void reset(int units, int mapsEach, int most) {
        maps = mapsEach;
        if (ends.length < units * maps) {
            ends = new int[units * maps];
        }
        if (places.length <= most) {
            // One more than will be kept: what is left out is written first.
            places = new int[most + 1];
            values = new float[most + 1];
        }
        lists = 0;
        size = 0;
        rectified = false;
    }

    /** Appends a signal to the map that {@link #endMap} has not ended. */
    void append(int place, float value) {
        places[size] = place;
        values[size] = value;
        size++;
    }

    /**
     * Appends to that map the sums at some places, and makes them zero.
     *
     * @param rectify whether sums below zero are left out
     */
    void appendSums(float[] sums, int[] at, int count, boolean rectify) {
        rectified |= rectify;
        size = rectify ? takeAbove(sums, at, count, places, values, size) : takeAll(sums, at, count, places, values, size);
    }

    /** A place that comes twice is found empty the second time. */
    private static int takeAll(float[] sums, int[] at, int count, int[] places, float[] values, int first) {
        int size = first;
        for (int i = 0; i < count; i++) {
            int place = at[i];
            float sum = sums[place];
            sums[place] = 0;
            places[size] = place;
            values[size] = sum;
            size += sum == 0 ? 0 : 1;
        }
        return size;
    }

    private static int takeAbove(float[] sums, int[] at, int count, int[] places, float[] values, int first) {
        int size = first;
        for (int i = 0; i < count; i++) {
            int place = at[i];
            float sum = sums[place];
            sums[place] = 0;
            places[size] = place;
            values[size] = sum;
            size += sum <= 0 ? 0 : 1;
        }
        return size;
    }

    /** The next signals are the next map's, or the next unit's first map's. */
    void endMap() {
        ends[lists] = size;
        lists++;
    }

    int maps() {
        return maps;
    }

    int units() {
        return lists / maps;
    }

    /** Of all units. */
    int size() {
        return size;
    }

    int from(int unit, int map) {
        int list = unit * maps + map;
        return list == 0 ? 0 : ends[list - 1];
    }

    int to(int unit, int map) {
        return ends[unit * maps + map];
    }

    int[] places() {
        return places;
    }

    float[] values() {
        return values;
    }

    /** Appends one map of another. */
    void appendMap(SparseSignal other, int unit, int map) {
        rectified = other.rectified;
        int from = other.from(unit, map);
        int count = other.to(unit, map) - from;
        System.arraycopy(other.places, from, places, size, count);
        System.arraycopy(other.values, from, values, size, count);
        size += count;
        endMap();
    }

    /** Lets go of what is not above zero. What is no number stays. */
    void rectify() {
        if (rectified) {
            return;
        }
        int kept = 0;
        int at = 0;
        for (int list = 0; list < lists; list++) {
            kept = rectify(places, values, at, ends[list], kept);
            at = ends[list];
            ends[list] = kept;
        }
        size = kept;
        rectified = true;
    }

    private static int rectify(int[] places, float[] values, int from, int to, int first) {
        int kept = first;
        for (int i = from; i < to; i++) {
            float value = values[i];
            places[kept] = places[i];
            values[kept] = value;
            kept += value <= 0 ? 0 : 1;
        }
        return kept;
    }

    /**
     * Which signals of a unit stay.
     *
     * @param active of the whole planes
     * @param places of a window, on the plane
     * @param plane units of a plane
     */
    record Mask(BitSet active, int[] places, int plane) {}

    /** Lets go of what a unit's mask does not let pass. */
    void mask(IntFunction<Mask> masks) {
        int kept = 0;
        int at = 0;
        for (int unit = 0, list = 0; unit < units(); unit++) {
            Mask mask = masks.apply(unit);
            for (int map = 0; map < maps; map++, list++) {
                for (; at < ends[list]; at++) {
                    int place = places[at];
                    places[kept] = place;
                    values[kept] = values[at];
                    kept += mask.active().get(map * mask.plane() + mask.places()[place]) ? 1 : 0;
                }
                ends[list] = kept;
            }
        }
        size = kept;
    }

    /** Multiplies each map's signals. */
    void scale(float[] factors) {
        rectified = false;
        for (int list = 0; list < lists; list++) {
            for (int i = list == 0 ? 0 : ends[list - 1]; i < ends[list]; i++) {
                values[i] *= factors[list % maps];
            }
        }
    }

    /** How many there are in one unit's windows. */
    int count(int unit) {
        return to(unit, maps - 1) - from(unit, 0);
    }
}
