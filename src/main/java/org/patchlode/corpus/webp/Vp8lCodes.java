package org.patchlode.corpus.webp;

import java.util.Arrays;
import org.patchlode.corpus.image.BadImageException;

/**
 * The prefix codes of a lossless WebP picture: groups of five, and which group holds where.
 *
 * @param groups of green, red, blue, alpha and distances; one that no place uses is missing
 * @param places of squares of pixels, row by row; empty if there is one group
 * @param squareBits of the side of a square
 * @param across squares a row
 */
record Vp8lCodes(Vp8lCode[][] groups, int[] places, int squareBits, int across) {

    static final int GREEN = 0;
    static final int RED = 1;
    static final int BLUE = 2;
    static final int ALPHA = 3;
    static final int DISTANCE = 4;
    static final int LITERALS = 256;
    static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    /** Some times what encoders make of the largest pictures; 64 MB of tables. */
    private static final long MOST_ENTRIES = 16L << 20;

    /** @param places empty, or the group of each square */
    static Vp8lCodes read(Vp8lBits bits, int cacheSize, int[] places, int squareBits, int across) throws BadImageException {
        int count = 1 + Arrays.stream(places).max().orElse(0);
        boolean[] used = new boolean[count];
        used[0] = places.length == 0;
        for (int place : places) {
            used[place] = true;
        }
        Vp8lCode[][] groups = new Vp8lCode[count][];
        long entries = 0;
        for (int group = 0; group < count; group++) {
            Vp8lCode[] codes = {Vp8lCode.read(bits, LITERALS + LENGTHS + cacheSize), Vp8lCode.read(bits, LITERALS), Vp8lCode.read(bits, LITERALS),
                Vp8lCode.read(bits, LITERALS), Vp8lCode.read(bits, DISTANCES)};
            if (used[group]) {
                groups[group] = codes;
                entries += Arrays.stream(codes).mapToLong(Vp8lCode::size).sum();
            }
            if (entries > MOST_ENTRIES) {
                throw new BadImageException("its WebP data has prefix codes of over %d entries, more than any encoder makes".formatted(MOST_ENTRIES));
            }
        }
        return new Vp8lCodes(groups, places, squareBits, across);
    }

    Vp8lCode[] at(int x, int y) {
        return groups[places.length == 0 ? 0 : places[(y >> squareBits) * across + (x >> squareBits)]];
    }
}
