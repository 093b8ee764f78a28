package org.patchlode.analysis.projection;

import java.util.Arrays;

/** Huffman codes as deflate has them (RFC 1951, 3.2.2). */
final class PrefixCode {

    private PrefixCode() {}

    /**
     * Lengths of the symbols' codes in bits; 0 for one that does not occur. A symbol alone gets one bit.
     *
     * @param counts by symbol
     * @param most bits that a code may have
     */
    static byte[] lengths(int[] counts, int most) {
        int[] wanted = counts;
        byte[] lengths = huffman(wanted);
        // Counts that are less apart make codes less long; a code of that many bits is rare.
        while (longest(lengths) > most) {
            wanted = Arrays.stream(wanted).map(count -> count == 0 ? 0 : count / 2 + 1).toArray();
            lengths = huffman(wanted);
        }
        return lengths;
    }

    private static int longest(byte[] lengths) {
        int longest = 0;
        for (byte length : lengths) {
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /** By two queues, both in ascending order: leaves, and what was joined of them. */
    private static byte[] huffman(int[] counts) {
        long[] leaves = new long[counts.length];
        int used = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                leaves[used++] = (long) counts[symbol] << 16 | symbol;
            }
        }
        Arrays.sort(leaves, 0, used);
        byte[] lengths = new byte[counts.length];
        if (used == 1) {
            lengths[(int) leaves[0] & 0xffff] = 1;
            return lengths;
        }
        long[] weights = new long[2 * used];
        int[] parents = new int[2 * used];
        for (int i = 0; i < used; i++) {
            weights[i] = leaves[i] >> 16;
        }
        int leaf = 0;
        int joined = used;
        for (int next = used; next < 2 * used - 1; next++) {
            for (int child = 0; child < 2; child++) {
                int least = leaf < used && (joined >= next || weights[leaf] <= weights[joined]) ? leaf++ : joined++;
                weights[next] += weights[least];
                parents[least] = next;
            }
        }
        int[] depths = new int[2 * used];
        for (int i = 2 * used - 3; i >= 0; i--) {
            depths[i] = depths[parents[i]] + 1;
            if (i < used) {
                lengths[(int) leaves[i] & 0xffff] = (byte) depths[i];
            }
        }
        return lengths;
    }

    /** The codes, with their first bit last, as deflate writes them. */
    static int[] codes(byte[] lengths) {
        int[] next = new int[17];
        for (byte length : lengths) {
            next[length + 1] += length > 0 ? 1 : 0;
        }
        for (int bits = 1; bits < next.length; bits++) {
            next[bits] = next[bits] + next[bits - 1] << 1;
        }
        int[] codes = new int[lengths.length];
        for (int symbol = 0; symbol < codes.length; symbol++) {
            if (lengths[symbol] > 0) {
                codes[symbol] = Integer.reverse(next[lengths[symbol]]++) >>> 32 - lengths[symbol];
            }
        }
        return codes;
    }
}
