package org.patchlode.analysis.information.counting;

import java.util.Arrays;

/**
 * How many images of each cell of a partition have each bin of a chunk, counted while images are gone through in their order. What is
 * added to is small enough to stay in a core's cache and all else is read from front to back, so that an image costs as much among many
 * as among few.
 */
final class Tally {

    /** Most cells of which the counts are that small. */
    static final int MOST_CELLS = 256;

    private final byte[] codes;
    /** By cell, then word: eight counts of at most {@link PackedBins#AT_ONCE} each. */
    private final long[] sums;
    /** Images that the sums of a cell are of. */
    private final int[] pending;
    /** By cell, then field: what no longer fitted the sums. */
    private final int[] counts;
    private final int[] sizes;
    private final int[] given = new int[PackedBins.FIELDS];

    /** @param cells how many there are, {@link #MOST_CELLS} at most */
    Tally(int images, int cells) {
        codes = new byte[images];
        sums = new long[cells * PackedBins.WORDS];
        pending = new int[cells];
        counts = new int[cells * PackedBins.FIELDS];
        sizes = new int[cells];
    }

    /** The images' cells, to be written before they are counted. */
    byte[] codes() {
        return codes;
    }

    /** @param tile of the images' bins, spread @param begin of the images @param end of them */
    void add(long[] tile, int begin, int end) {
        int at = 0;
        for (int image = begin; image < end; image++) {
            int cell = codes[image] & 0xff;
            int to = cell * PackedBins.WORDS;
            sums[to] += tile[at];
            sums[to + 1] += tile[at + 1];
            sums[to + 2] += tile[at + 2];
            sums[to + 3] += tile[at + 3];
            sums[to + 4] += tile[at + 4];
            sums[to + 5] += tile[at + 5];
            sums[to + 6] += tile[at + 6];
            sums[to + 7] += tile[at + 7];
            at += PackedBins.WORDS;
            if (++pending[cell] == PackedBins.AT_ONCE) {
                flush(cell);
            }
        }
    }

    private void flush(int cell) {
        sizes[cell] += pending[cell];
        pending[cell] = 0;
        for (int word = 0; word < PackedBins.WORDS; word++) {
            PackedBins.addBytes(sums[cell * PackedBins.WORDS + word], counts, cell * PackedBins.FIELDS + word * Byte.SIZE);
            sums[cell * PackedBins.WORDS + word] = 0;
        }
    }

    /** Gives what was counted, and begins anew. */
    void give(int firstMap, int maps, PackedBins.Sink sink) {
        for (int cell = 0; cell < sizes.length; cell++) {
            flush(cell);
            System.arraycopy(counts, cell * PackedBins.FIELDS, given, 0, PackedBins.FIELDS);
            sink.counts(firstMap, maps, cell, sizes[cell], given);
        }
        Arrays.fill(counts, 0);
        Arrays.fill(sizes, 0);
    }
}
