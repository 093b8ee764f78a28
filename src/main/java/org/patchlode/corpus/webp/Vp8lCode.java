package org.patchlode.corpus.webp;

import org.patchlode.corpus.image.BadImageException;

/**
 * A prefix code of lossless WebP: a table of the first bits, and behind it tables of the further ones. Codes that leave bits
 * without a meaning or give them two are refused, so that no table is larger than its symbols make it.
 */
final class Vp8lCode {

    private static final int ROOT_BITS = 8;
    private static final int MOST_BITS = 15;
    /** The order in which the lengths of the code that the other lengths are written in come. */
    private static final int[] ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int FIRST_REPEATED = 8;

    /** Symbol above 8 bits of length; where a second table starts, its bits are the length and its place the symbol. */
    private final int[] table;
    private final int rootBits;

    private Vp8lCode(int[] table, int rootBits) {
        this.table = table;
        this.rootBits = rootBits;
    }

    /** How many entries it holds. */
    int size() {
        return table.length;
    }

    int symbol(Vp8lBits bits) throws BadImageException {
        int entry = table[bits.peek(rootBits)];
        int length = entry & 0xff;
        if (length > rootBits) {
            bits.skip(rootBits);
            entry = table[(entry >> 8) + bits.peek(length - rootBits)];
            length = entry & 0xff;
        }
        bits.skip(length);
        return entry >> 8;
    }

    /** @param symbols of the alphabet */
    static Vp8lCode read(Vp8lBits bits, int symbols) throws BadImageException {
        int[] lengths = new int[Math.max(256, symbols)];
        if (bits.bit()) {
            boolean two = bits.bit();
            lengths[bits.bits(bits.bit() ? 8 : 1)] = 1;
            if (two) {
                lengths[bits.bits(8)] = 1;
            }
        } else {
            readLengths(bits, lengths, symbols);
        }
        return of(lengths, symbols);
    }

    private static void readLengths(Vp8lBits bits, int[] lengths, int symbols) throws BadImageException {
        int[] lengthsOfLengths = new int[ORDER.length];
        int count = bits.bits(4) + 4;
        for (int i = 0; i < count; i++) {
            lengthsOfLengths[ORDER[i]] = bits.bits(3);
        }
        Vp8lCode code = of(lengthsOfLengths, ORDER.length);
        int most = bits.bit() ? 2 + bits.bits(2 + 2 * bits.bits(3)) : symbols;
        if (most > symbols) {
            throw damaged();
        }
        int repeated = FIRST_REPEATED;
        for (int symbol = 0; symbol < symbols && most > 0; most--) {
            int length = code.symbol(bits);
            if (length < 16) {
                lengths[symbol++] = length;
                repeated = length != 0 ? length : repeated;
                continue;
            }
            int times = length == 16 ? 3 + bits.bits(2) : length == 17 ? 3 + bits.bits(3) : 11 + bits.bits(7);
            if (symbol + times > symbols) {
                throw damaged();
            }
            for (int i = 0; i < times; i++) {
                lengths[symbol++] = length == 16 ? repeated : 0;
            }
        }
    }

    private static Vp8lCode of(int[] lengths, int symbols) throws BadImageException {
        int[] counts = new int[MOST_BITS + 1];
        int used = 0;
        int longest = 0;
        int only = 0;
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (lengths[symbol] > 0) {
                counts[lengths[symbol]]++;
                longest = Math.max(longest, lengths[symbol]);
                used++;
                only = symbol;
            }
        }
        if (used == 1) {
            return new Vp8lCode(new int[] {only << 8}, 0);
        }
        int open = 1;
        for (int length = 1; length <= MOST_BITS; length++) {
            open = 2 * open - counts[length];
            if (open < 0) {
                throw damaged();
            }
        }
        if (open != 0) {
            throw damaged();
        }
        return build(lengths, symbols, counts, Math.min(longest, ROOT_BITS));
    }

    private static Vp8lCode build(int[] lengths, int symbols, int[] counts, int rootBits) {
        int[] next = new int[MOST_BITS + 2];
        for (int length = 1; length <= MOST_BITS; length++) {
            next[length + 1] = next[length] + counts[length] << 1;
        }
        int[] codes = new int[symbols];
        int[] deepest = new int[1 << rootBits];
        for (int symbol = 0; symbol < symbols; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                codes[symbol] = Integer.reverse(next[length]++) >>> 32 - length;
                int root = codes[symbol] & deepest.length - 1;
                deepest[root] = length > rootBits ? Math.max(deepest[root], length) : 0;
            }
        }
        int size = deepest.length;
        int[] starts = new int[deepest.length];
        for (int root = 0; root < deepest.length; root++) {
            starts[root] = size;
            size += deepest[root] > 0 ? 1 << deepest[root] - rootBits : 0;
        }
        int[] table = new int[size];
        for (int symbol = 0; symbol < symbols; symbol++) {
            int length = lengths[symbol];
            int root = codes[symbol] & deepest.length - 1;
            if (length > rootBits) {
                table[root] = starts[root] << 8 | deepest[root];
                fill(table, starts[root] + (codes[symbol] >> rootBits), 1 << length - rootBits, starts[root] + (1 << deepest[root] - rootBits),
                        symbol << 8 | length - rootBits);
            } else if (length > 0) {
                fill(table, root, 1 << length, deepest.length, symbol << 8 | length);
            }
        }
        return new Vp8lCode(table, rootBits);
    }

    private static void fill(int[] table, int from, int step, int end, int entry) {
        for (int i = from; i < end; i += step) {
            table[i] = entry;
        }
    }

    private static BadImageException damaged() {
        return new BadImageException("its WebP data is damaged: a prefix code is not whole");
    }
}
