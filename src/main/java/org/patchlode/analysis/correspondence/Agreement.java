package org.patchlode.analysis.correspondence;

import java.util.Arrays;
import java.util.List;

/**
 * How much pictures disagree in the signs of what covering did. Of random boxes, each of a picture's draws is compared with each of
 * another's: the mean over matched draws has the same expectation, and more noise.
 *
 * @param pictures compared
 * @param delta mean over pairs of pictures and units of whether the signs differ; NaN for fewer than two pictures
 * @param low lower end of its interval by jackknife over pictures; NaN for fewer than three
 * @param high upper end
 * @param touched the same over units that some picture changed; NaN if none did
 */
record Agreement(int pictures, double delta, double low, double high, double touched) {

    private static final double NORMAL = 1.959963984540054;

    long pairs() {
        return (long) pictures * (pictures - 1) / 2;
    }

    /** @param signs of the pictures, in an order that is always the same @param units of the layer @param draws of each picture */
    static Agreement of(List<Signs> signs, int units, int draws) {
        int n = signs.size();
        int[][] sums = new int[3][units];
        long squares = 0;
        double[] untouched = new double[units];
        Arrays.fill(untouched, 1);
        for (Signs picture : signs) {
            int[][] counts = picture.counts(units, draws);
            for (int sign = 0; sign < sums.length; sign++) {
                for (int i = 0; i < units; i++) {
                    int count = counts[sign][i];
                    sums[sign][i] += count;
                    squares += (long) count * count;
                }
            }
            for (int i = 0; i < units; i++) {
                untouched[i] *= counts[1][i] / (double) draws;
            }
        }
        long agreeing = -squares;
        for (int[] sum : sums) {
            for (int value : sum) {
                agreeing += (long) value * value;
            }
        }
        double delta = delta(agreeing, n, units, draws);
        double touched = units - Arrays.stream(untouched).sum();
        double error = n < 3 ? Double.NaN : error(signs, sums, agreeing, units, draws);
        return new Agreement(n, delta, delta - NORMAL * error, delta + NORMAL * error, touched == 0 ? Double.NaN : delta * units / touched);
    }

    /** @param agreeing ordered pairs of draws of different pictures, over all units */
    private static double delta(long agreeing, long pictures, int units, int draws) {
        return pictures < 2 ? Double.NaN : 1 - agreeing / ((double) draws * draws * pictures * (pictures - 1) * units);
    }

    /** Of delta, by leaving out each picture in turn. */
    private static double error(List<Signs> signs, int[][] sums, long agreeing, int units, int draws) {
        int n = signs.size();
        double[] without = new double[n];
        for (int picture = 0; picture < n; picture++) {
            int[][] counts = signs.get(picture).counts(units, draws);
            long own = 0;
            for (int sign = 0; sign < sums.length; sign++) {
                for (int i = 0; i < units; i++) {
                    own += (long) counts[sign][i] * (sums[sign][i] - counts[sign][i]);
                }
            }
            without[picture] = delta(agreeing - 2 * own, n - 1L, units, draws);
        }
        double mean = Arrays.stream(without).sum() / n;
        double squares = Arrays.stream(without).map(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares * (n - 1) / n);
    }
}
