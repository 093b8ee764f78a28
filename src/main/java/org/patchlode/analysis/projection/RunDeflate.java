package org.patchlode.analysis.projection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * A zlib stream (RFC 1950, 1951) whose only matches are runs of one byte, in blocks with codes of their own. What is left of a picture behind
 * a PNG filter is noise, in which zlib's search finds nothing but takes four fifths of its time; where it is flat there are runs.
 */
final class RunDeflate {

    /** Bytes with codes of their own. */
    private static final int BLOCK = 1 << 15;
    /** Shorter runs cost no less than their bytes, which are frequent ones. */
    private static final int SHORTEST = 6;
    private static final int LONGEST = 258;
    private static final int MOST_BITS = 15;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final int END = 256;
    private static final int SYMBOLS = 286;
    /** Of a block's header at most: all code lengths in their longest form. */
    private static final int HEADER_BITS = 17 + 19 * 3 + (SYMBOLS + 1) * 14;
    private static final int[] LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int[] BASES = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    private static final int[] EXTRA = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    /** By length, which of the bases it begins at. */
    private static final byte[] KIND = new byte[LONGEST + 1];

    static {
        for (int kind = 0; kind < BASES.length; kind++) {
            Arrays.fill(KIND, BASES[kind], LONGEST + 1, (byte) kind);
        }
    }

    private final byte[] bytes;
    private final BitsOut out;
    /** Of a block: where its runs begin, and where they end. */
    private final int[] begins = new int[BLOCK / SHORTEST];
    private final int[] ends = new int[BLOCK / SHORTEST];

    private RunDeflate(byte[] bytes) {
        this.bytes = bytes;
        this.out = new BitsOut(bytes.length / 2 + 512);
    }

    static byte[] zlib(byte[] bytes) {
        return new RunDeflate(bytes).packed();
    }

    private byte[] packed() {
        out.put(0x0178, 16);
        for (int from = 0; from == 0 || from < bytes.length; from += BLOCK) {
            int to = Math.min(bytes.length, from + BLOCK);
            block(from, to, to == bytes.length);
        }
        Adler32 sum = new Adler32();
        sum.update(bytes);
        out.end(Integer.reverseBytes((int) sum.getValue()));
        return out.bytes();
    }

    private void block(int from, int to, boolean last) {
        int[] counts = new int[SYMBOLS];
        int runs = runs(from, to, counts);
        counts[END] = 1;
        byte[] lengths = PrefixCode.lengths(counts, MOST_BITS);
        int[] codes = PrefixCode.codes(lengths);
        long bits = HEADER_BITS;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            // A run's extra bits and its distance.
            bits += (long) counts[symbol] * (lengths[symbol] + (symbol > END ? 6 : 0));
        }
        out.reserve(bits);
        out.put(last ? 1 : 0, 1);
        out.put(2, 2);
        header(lengths);
        int[] table = new int[END];
        for (int value = 0; value < END; value++) {
            table[value] = lengths[value] << 16 | codes[value];
        }
        int at = from;
        for (int run = 0; run < runs; run++) {
            out.putBytes(bytes, at, begins[run], table);
            run(ends[run] - begins[run], codes, lengths);
            at = ends[run];
        }
        out.putBytes(bytes, at, to, table);
        out.put(codes[END], lengths[END]);
    }

    private void run(int length, int[] codes, byte[] lengths) {
        int kind = KIND[length];
        out.put(codes[END + 1 + kind], lengths[END + 1 + kind]);
        out.put(length - BASES[kind], EXTRA[kind]);
        // The only distance there is: 1.
        out.put(0, 1);
    }

    /** Finds runs and counts what will be written. @return how many runs */
    private int runs(int from, int to, int[] counts) {
        // Two, so that a byte need not wait for the same one before it.
        int[] even = new int[END];
        int[] odd = new int[END];
        int runs = 0;
        int at = from;
        while (at < to) {
            int most = to - Long.BYTES - 1;
            // A byte that as many follow of its kind as make a run: most have another neighbour, and one comparison is guessed right.
            while (at < most && ((long) EIGHT.get(bytes, at + 1) ^ (bytes[at] & 255) * ONES) << Long.SIZE - SHORTEST * Byte.SIZE != 0) {
                even[bytes[at++] & 255]++;
                if (at < most && ((long) EIGHT.get(bytes, at + 1) ^ (bytes[at] & 255) * ONES) << Long.SIZE - SHORTEST * Byte.SIZE != 0) {
                    odd[bytes[at++] & 255]++;
                }
            }
            byte value = bytes[at];
            even[value & 255]++;
            int begin = ++at;
            while (at < to && at < begin + LONGEST && bytes[at] == value) {
                at++;
            }
            if (at - begin >= SHORTEST) {
                counts[END + 1 + KIND[at - begin]]++;
                begins[runs] = begin;
                ends[runs++] = at;
            } else {
                at = begin;
            }
        }
        for (int value = 0; value < END; value++) {
            counts[value] = even[value] + odd[value];
        }
        return runs;
    }

    /** The codes' lengths, themselves in a code, with runs of lengths as RFC 1951 has them. */
    private void header(byte[] lengths) {
        int used = SYMBOLS;
        while (lengths[used - 1] == 0) {
            used--;
        }
        byte[] all = Arrays.copyOf(lengths, used + 1);
        all[used] = 1;
        int[] written = new int[all.length];
        int[] counts = new int[LENGTH_ORDER.length];
        int count = 0;
        for (int at = 0; at < all.length; ) {
            int end = at + 1;
            while (end < all.length && all[end] == all[at]) {
                end++;
            }
            int same = end - at;
            int token;
            int taken;
            if (all[at] == 0 && same >= 3) {
                taken = Math.min(same, 138);
                token = taken < 11 ? 17 | taken - 3 << 8 : 18 | taken - 11 << 8;
            } else if (at > 0 && all[at] == all[at - 1] && same >= 3) {
                taken = Math.min(same, 6);
                token = 16 | taken - 3 << 8;
            } else {
                taken = 1;
                token = all[at];
            }
            written[count++] = token;
            counts[token & 255]++;
            at += taken;
        }
        byte[] own = PrefixCode.lengths(counts, 7);
        int[] codes = PrefixCode.codes(own);
        int most = LENGTH_ORDER.length;
        while (most > 4 && own[LENGTH_ORDER[most - 1]] == 0) {
            most--;
        }
        out.put(used - 257, 5);
        out.put(0, 5);
        out.put(most - 4, 4);
        for (int i = 0; i < most; i++) {
            out.put(own[LENGTH_ORDER[i]], 3);
        }
        for (int i = 0; i < count; i++) {
            int symbol = written[i] & 255;
            out.put(codes[symbol], own[symbol]);
            out.put(written[i] >> 8, symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
        }
    }
}
