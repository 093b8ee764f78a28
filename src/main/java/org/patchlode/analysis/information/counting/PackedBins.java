package org.patchlode.analysis.information.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bins of many feature maps, laid out so that counting how often each bin meets each cell of a partition is adding. An image has a bit for
 * each map and each bin but the first, and sixty-four such bits are a long of a chunk. To be counted they are spread to bytes, eight of
 * which are a long: sixty-four counts then cost eight additions an image.
 */
public final class PackedBins {

    /** Counts of a chunk. */
    public static final int FIELDS = Long.SIZE;
    /** Most bins for which a map's counts fit a chunk. */
    public static final int MOST_BINS = FIELDS + 1;
    /** Longs that hold an image's bits of a chunk once they are spread. */
    static final int WORDS = FIELDS / Byte.SIZE;
    /** So many ones fit a byte. */
    static final int AT_ONCE = 255;

    /** Images that are spread at a time: they stay in a core's nearest cache while they are counted for several partitions. */
    private static final int TILE = 256;
    /** By byte: its bits, a byte each. */
    private static final long[] SPREAD = spreadBytes();

    private final int images;
    private final int fieldsAMap;
    private final int mapsAChunk;
    private final List<long[]> chunks = new ArrayList<>();
    private int maps;

    /** @param images of all maps @param bins how many, from 2 to {@link #MOST_BINS} */
    public PackedBins(int images, int bins) {
        this.images = images;
        fieldsAMap = bins - 1;
        mapsAChunk = FIELDS / fieldsAMap;
    }

    private static long[] spreadBytes() {
        long[] spread = new long[1 << Byte.SIZE];
        for (int bits = 0; bits < spread.length; bits++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                spread[bits] |= (long) (bits >>> bit & 1) << bit * Byte.SIZE;
            }
        }
        return spread;
    }

    /** Takes another map. @param bins by image */
    public void add(int[] bins) {
        int place = maps % mapsAChunk;
        if (place == 0) {
            chunks.add(new long[images]);
        }
        long[] chunk = chunks.get(chunks.size() - 1);
        int before = place * fieldsAMap - 1;
        for (int image = 0; image < images; image++) {
            if (bins[image] > 0) {
                chunk[image] |= 1L << before + bins[image];
            }
        }
        maps++;
    }

    /** What they take in memory. */
    public long bytes() {
        return (long) chunks.size() * images * Long.BYTES;
    }

    /** Takes counts of a partition's cells. */
    @FunctionalInterface
    public interface Sink {

        /**
         * @param firstMap of a chunk
         * @param maps in it
         * @param cell of the partition, from 0 for each chunk
         * @param size images in the cell
         * @param counts of these: for each map, of its bins from the second on; overwritten after the call
         */
        void counts(int firstMap, int maps, int cell, int size, int[] counts);
    }

    /** Counts, chunk after chunk, cell after cell; for any number of cells. */
    public void count(Cells cells, Sink sink) {
        int[] counts = new int[FIELDS];
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            for (int cell = 0; cell < cells.count(); cell++) {
                Arrays.fill(counts, 0);
                add(chunks.get(chunk), cells.order(), cells.starts()[cell], cells.starts()[cell + 1], counts);
                sink.counts(chunk * mapsAChunk, mapsIn(chunk), cell, cells.size(cell), counts);
            }
        }
    }

    /** Counts, chunk after chunk, for several partitions at once, so that the bins are fetched and spread once for all of them. @param sinks by tally */
    void count(List<Tally> tallies, List<? extends Sink> sinks) {
        long[] tile = new long[TILE * WORDS];
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            for (int begin = 0; begin < images; begin += TILE) {
                int end = Math.min(images, begin + TILE);
                spread(chunks.get(chunk), begin, end, tile);
                for (Tally tally : tallies) {
                    tally.add(tile, begin, end);
                }
            }
            for (int i = 0; i < tallies.size(); i++) {
                tallies.get(i).give(chunk * mapsAChunk, mapsIn(chunk), sinks.get(i));
            }
        }
    }

    private int mapsIn(int chunk) {
        return Math.min(mapsAChunk, maps - chunk * mapsAChunk);
    }

    private static void spread(long[] chunk, int begin, int end, long[] tile) {
        int to = 0;
        for (int image = begin; image < end; image++) {
            long bits = chunk[image];
            tile[to] = SPREAD[(int) bits & 0xff];
            tile[to + 1] = SPREAD[(int) (bits >>> 8) & 0xff];
            tile[to + 2] = SPREAD[(int) (bits >>> 16) & 0xff];
            tile[to + 3] = SPREAD[(int) (bits >>> 24) & 0xff];
            tile[to + 4] = SPREAD[(int) (bits >>> 32) & 0xff];
            tile[to + 5] = SPREAD[(int) (bits >>> 40) & 0xff];
            tile[to + 6] = SPREAD[(int) (bits >>> 48) & 0xff];
            tile[to + 7] = SPREAD[(int) (bits >>> 56)];
            to += WORDS;
        }
    }

    private static void add(long[] chunk, int[] order, int from, int to, int[] counts) {
        for (int start = from; start < to; start += AT_ONCE) {
            int end = Math.min(to, start + AT_ONCE);
            long a = 0;
            long b = 0;
            long c = 0;
            long d = 0;
            long e = 0;
            long f = 0;
            long g = 0;
            long h = 0;
            for (int i = start; i < end; i++) {
                long bits = chunk[order[i]];
                a += SPREAD[(int) bits & 0xff];
                b += SPREAD[(int) (bits >>> 8) & 0xff];
                c += SPREAD[(int) (bits >>> 16) & 0xff];
                d += SPREAD[(int) (bits >>> 24) & 0xff];
                e += SPREAD[(int) (bits >>> 32) & 0xff];
                f += SPREAD[(int) (bits >>> 40) & 0xff];
                g += SPREAD[(int) (bits >>> 48) & 0xff];
                h += SPREAD[(int) (bits >>> 56)];
            }
            addBytes(a, counts, 0);
            addBytes(b, counts, 8);
            addBytes(c, counts, 16);
            addBytes(d, counts, 24);
            addBytes(e, counts, 32);
            addBytes(f, counts, 40);
            addBytes(g, counts, 48);
            addBytes(h, counts, 56);
        }
    }

    /** Adds the bytes of a word to counts. */
    static void addBytes(long word, int[] counts, int at) {
        for (int i = 0; i < Byte.SIZE; i++) {
            counts[at + i] += (int) (word >>> i * Byte.SIZE) & 0xff;
        }
    }
}
