package org.patchlode.analysis.quantile;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How often the units of a layer's feature maps have a finite value above zero, in sixteen bins an octave that are the same for all maps and
 * corpora. Counts of parts add up, so that the order of images does not matter. Not thread-safe.
 */
@DefaultSerializer(JavaSerializer.class)
public final class ActivationCounts implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Leaves a float's exponent and four bits of its fraction. */
    private static final int SHIFT = 19;
    /** Bits of the first value above zero that is not finite. */
    private static final int INFINITE = 0x7F80_0000;
    /** Those that count, and those of values that do not: below zero, infinite or no numbers. */
    private static final int ALL_BINS = 1 << Integer.SIZE - SHIFT;

    private final int plane;
    private long images;
    /** Of each map's first bin with a count, among all bins. */
    private final int[] first;
    /** By map: from the first bin on to the last that has a count. */
    private final int[][] counts;
    private final float[] largest;

    /**
     * Of no image.
     *
     * @param maps of the layer
     * @param plane units of a map
     */
    public ActivationCounts(int maps, int plane) {
        this.plane = plane;
        this.first = new int[maps];
        this.counts = new int[maps][0];
        this.largest = new float[maps];
    }

    /** Images that were counted. */
    public long images() {
        return images;
    }

    /** Maps of the layer. */
    public int maps() {
        return counts.length;
    }

    /** Counts an image. @param activations of the layer, {@code [maps, rows, columns]}; may be longer */
    public void add(float[] activations) {
        int[] tally = new int[ALL_BINS];
        for (int map = 0; map < counts.length; map++) {
            add(map, activations, map * plane, tally);
        }
        images++;
    }

    /** Tells no value from another by a jump: what counts and what does not takes turns. @param tally of no value that counts, by bin, and so again afterwards */
    private void add(int map, float[] activations, int from, int[] tally) {
        int end = from + plane;
        int most = 0;
        int least = Integer.MAX_VALUE;
        int others = 0;
        for (int i = from; i < end; i++) {
            int bits = Float.floatToRawIntBits(activations[i]);
            // Bits of floats above zero are in the order of the floats; those below have the sign of negative numbers.
            most = Math.max(most, bits);
            // Without a sign, one less than zero is the largest number, and what has bits of a negative number is above those of a positive.
            least = Math.min(least, bits - 1 ^ Integer.MIN_VALUE);
            others += (bits | -bits) >>> Integer.SIZE - 1;
        }
        if (most >= INFINITE) {
            most = largestFinite(activations, from, end);
        }
        if (most == 0) {
            return;
        }
        for (int i = from; i < end; i++) {
            tally[Float.floatToRawIntBits(activations[i]) >>> SHIFT]++;
        }
        // Zeros share a bin with the least of all values.
        tally[0] -= plane - others;
        int lowest = (least ^ Integer.MIN_VALUE) + 1 >>> SHIFT;
        largest[map] = Math.max(largest[map], Float.intBitsToFloat(most));
        reach(map, lowest, most >>> SHIFT);
        int[] own = counts[map];
        for (int bin = lowest; bin <= most >>> SHIFT; bin++) {
            own[bin - first[map]] += tally[bin];
            tally[bin] = 0;
        }
        tally[0] = 0;
    }

    private static int largestFinite(float[] activations, int from, int end) {
        int most = 0;
        for (int i = from; i < end; i++) {
            int bits = Float.floatToRawIntBits(activations[i]);
            if (bits < INFINITE) {
                most = Math.max(most, bits);
            }
        }
        return most;
    }

    /** Makes room for counts from one bin to another. */
    private void reach(int map, int from, int to) {
        int[] old = counts[map];
        int begin = old.length == 0 ? from : Math.min(from, first[map]);
        int end = old.length == 0 ? to + 1 : Math.max(to + 1, first[map] + old.length);
        if (begin != first[map] || end - begin != old.length) {
            int[] wider = new int[end - begin];
            System.arraycopy(old, 0, wider, old.length == 0 ? 0 : first[map] - begin, old.length);
            counts[map] = wider;
            first[map] = begin;
        }
    }

    private static float edge(int bin) {
        return Float.intBitsToFloat(bin << SHIFT);
    }

    /** These and others of the same layer; changes these. */
    public ActivationCounts plus(ActivationCounts other) {
        for (int map = 0; map < counts.length; map++) {
            int[] theirs = other.counts[map];
            if (theirs.length > 0) {
                reach(map, other.first[map], other.first[map] + theirs.length - 1);
                for (int i = 0; i < theirs.length; i++) {
                    counts[map][other.first[map] - first[map] + i] += theirs[i];
                }
            }
            largest[map] = Math.max(largest[map], other.largest[map]);
        }
        images += other.images;
        return this;
    }

    /**
     * The value that a share of a map's units exceeds, over all counted images; between the edges of a bin by interpolation, so right to
     * a few per cent. It is 0 where fewer are above zero.
     *
     * @param above the share, from 0 to 1
     */
    public float exceededBy(int map, double above) {
        long rank = (long) Math.floor(above * images * plane);
        long seen = 0;
        for (int i = counts[map].length - 1; i >= 0; i--) {
            int count = counts[map][i];
            if (seen + count > rank) {
                float upper = Math.min(largest[map], edge(first[map] + i + 1));
                float lower = edge(first[map] + i);
                return (float) (upper - (upper - lower) * ((double) (rank - seen) / count));
            }
            seen += count;
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActivationCounts that && plane == that.plane && images == that.images && Arrays.equals(first, that.first)
                && Arrays.deepEquals(counts, that.counts) && Arrays.equals(largest, that.largest);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }
}
