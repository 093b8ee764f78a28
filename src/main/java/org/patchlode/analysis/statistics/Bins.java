package org.patchlode.analysis.statistics;

/** Bins of equal counts. Equal values share a bin. */
public final class Bins {

    private Bins() {}

    /**
     * Bin of a value: ⌊bins · (less + equal/2) / N⌋, so that a unit of zeros and ones keeps both.
     *
     * @param twiceBelow of all values, by {@link Ranks#twiceBelow(float[])}
     * @param bins how many, at least 1
     */
    public static int[] of(long[] twiceBelow, int bins) {
        int[] codes = new int[twiceBelow.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (int) Math.min(bins - 1, bins * twiceBelow[i] / (2L * codes.length));
        }
        return codes;
    }
}
