package org.patchlode.analysis.information;

import java.util.Arrays;

/**
 * Bins of many feature maps, laid out so that counting how often each bin meets each cell of a partition is adding: an image has
 * a one-bit in a byte for each map and each bin but the first, eight such bytes are a long, and eight longs lie side by side. Sixty-four
 * counts then cost eight additions an image.
 */
final class PackedBins {

    /** Counts of a chunk. */
    static final int FIELDS = 64;
    /** Most bins for which a map's counts fit a chunk. */
    static final int MOST_BINS = FIELDS + 1;

    private static final int WORDS = FIELDS / Byte.SIZE;
    /** So many ones fit a byte. */
    private static final int AT_ONCE = 255;

    private final long[][] chunks;
    private final int maps;
    private final int mapsAChunk;
    private final int fieldsAMap;

    /** @param bins by map, then image @param count of the bins, from 2 to {@link #MOST_BINS} */
    PackedBins(byte[][] bins, int count) {
        maps = bins.length;
        fieldsAMap = count - 1;
        mapsAChunk = FIELDS / fieldsAMap;
        chunks = new long[(maps + mapsAChunk - 1) / mapsAChunk][];
        int images = maps == 0 ? 0 : bins[0].length;
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            long[] words = new long[images * WORDS];
            for (int map = chunk * mapsAChunk; map < Math.min(maps, (chunk + 1) * mapsAChunk); map++) {
                int first = (map - chunk * mapsAChunk) * fieldsAMap;
                byte[] own = bins[map];
                for (int image = 0; image < images; image++) {
                    if (own[image] > 0) {
                        int field = first + own[image] - 1;
                        words[image * WORDS + field / Byte.SIZE] |= 1L << field % Byte.SIZE * Byte.SIZE;
                    }
                }
            }
            chunks[chunk] = words;
        }
    }

    /** Takes counts. */
    @FunctionalInterface
    interface Sink {

        /**
         * @param firstMap of a chunk
         * @param maps in it
         * @param cell of the partition, from 0 for each chunk
         * @param counts of the images in the cell: for each map, of its bins from the second on; overwritten after the call
         */
        void counts(int firstMap, int maps, int cell, int[] counts);
    }

    /** Counts, chunk after chunk, cell after cell. */
    void count(Cells cells, Sink sink) {
        int[] counts = new int[FIELDS];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            int first = chunk * mapsAChunk;
            int in = Math.min(mapsAChunk, maps - first);
            for (int cell = 0; cell < cells.count(); cell++) {
                Arrays.fill(counts, 0);
                add(chunks[chunk], cells.order(), cells.starts()[cell], cells.starts()[cell + 1], counts);
                sink.counts(first, in, cell, counts);
            }
        }
    }

    private static void add(long[] words, int[] order, int from, int to, int[] counts) {
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
                int at = order[i] * WORDS;
                a += words[at];
                b += words[at + 1];
                c += words[at + 2];
                d += words[at + 3];
                e += words[at + 4];
                f += words[at + 5];
                g += words[at + 6];
                h += words[at + 7];
            }
            spread(a, counts, 0);
            spread(b, counts, 8);
            spread(c, counts, 16);
            spread(d, counts, 24);
            spread(e, counts, 32);
            spread(f, counts, 40);
            spread(g, counts, 48);
            spread(h, counts, 56);
        }
    }

    private static void spread(long word, int[] counts, int at) {
        for (int i = 0; i < Byte.SIZE; i++) {
            counts[at + i] += (int) (word >>> i * Byte.SIZE) & 0xff;
        }
    }
}
