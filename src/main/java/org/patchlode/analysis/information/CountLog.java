package org.patchlode.analysis.information;

/** n · log₂ n for whole n, from a table: entropies are sums of it. */
final class CountLog {

    private final double[] values;

    /** @param most largest count */
    CountLog(int most) {
        values = new double[most + 1];
        for (int n = 1; n <= most; n++) {
            values[n] = n * (Math.log(n) / Math.log(2));
        }
    }

    double of(int count) {
        return values[count];
    }

    double sum(int[] counts) {
        double sum = 0;
        for (int count : counts) {
            sum += values[count];
        }
        return sum;
    }

    /** Sum over a partition's cells. */
    double sum(Cells cells) {
        double sum = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
            sum += values[cells.size(cell)];
        }
        return sum;
    }
}
