package org.patchlode.analysis.statistics;

/**
 * A fast source of lots, for shuffling many images often: SplitMix64 (Steele, Lea, Flood 2014), a counter and a function that mixes its
 * bits. Java's own generators do not promise the same numbers in its next release, and commons-math's take four times as long.
 */
public final class Lot {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /** @param draws of a seed @param purpose whose lots are its own */
    public Lot(Draws draws, String purpose) {
        state = draws.key(purpose);
    }

    private long next() {
        state += GOLDEN_GAMMA;
        long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** Each of the numbers below a bound is as likely as another (Lemire 2019). @param bound above 0 */
    int below(int bound) {
        long product = (next() >>> 32) * bound;
        if ((product & 0xffffffffL) < bound) {
            long uneven = (1L << 32) % bound;
            while ((product & 0xffffffffL) < uneven) {
                product = (next() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** Writes the numbers below a bound in random order. @param order has room for them */
    void shuffle(int[] order, int bound) {
        for (int i = 0; i < bound; i++) {
            int other = below(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
    }
}
