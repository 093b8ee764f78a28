package org.patchlode.analysis.information.counting;

/** n · log₂ n for whole n, from a table: entropies are sums of it. */
public final class CountLog {

    private final double[] values;

    /** @param most largest count */
    public CountLog(int most) {
        values = new double[most + 1];
        for (int n = 1; n <= most; n++) {
            values[n] = n * (Math.log(n) / Math.log(2));
        }
    }

    public double of(int count) {
        return values[count];
    }

    public double sum(int[] counts) {
        double sum = 0;
        for (int count : counts) {
            sum += values[count];
        }
        return sum;
    }
}
