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
    private static final int BINS = INFINITE >>> SHIFT;

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
        int[] tally = new int[BINS + 1];
        for (int map = 0; map < counts.length; map++) {
            add(map, activations, map * plane, tally);
        }
        images++;
    }

    /** @param tally of no value, by bin, and so again afterwards */
    private void add(int map, float[] activations, int from, int[] tally) {
        // Bits of floats above zero are in the order of the floats. No branch asks for a value: what counts and what does not takes turns.
        int most = 0;
        int least = INFINITE;
        for (int i = from; i < from + plane; i++) {
            int bits = Float.floatToRawIntBits(activations[i]);
            boolean counts = bits > 0 && bits < INFINITE;
            tally[counts ? bits >>> SHIFT : BINS]++;
            most = Math.max(most, counts ? bits : 0);
            least = Math.min(least, counts ? bits : INFINITE);
        }
        if (most == 0) {
            return;
        }
        largest[map] = Math.max(largest[map], Float.intBitsToFloat(most));
        reach(map, least >>> SHIFT, most >>> SHIFT);
        int[] own = counts[map];
        for (int bin = least >>> SHIFT; bin <= most >>> SHIFT; bin++) {
            own[bin - first[map]] += tally[bin];
            tally[bin] = 0;
        }
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
