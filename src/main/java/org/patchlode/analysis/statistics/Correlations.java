package org.patchlode.analysis.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pearson's correlations between rows of equal length. The same rows give the same bits: sums have a fixed order. */
public final class Correlations {

    private final float[][] unit;

    private Correlations(float[][] unit) {
        this.unit = unit;
    }

    /** @param rows finite; they are overwritten */
    public static Correlations of(float[][] rows) {
        for (int row = 0; row < rows.length; row++) {
            rows[row] = standardised(rows[row]);
        }
        return new Correlations(rows);
    }

    /**
     * Another row and how it goes with one.
     *
     * @param row its place
     * @param correlation from -1 to 1
     */
    public record Pair(int row, double correlation) {}

    /** Of two rows; 0 if one does not vary. */
    public double between(int a, int b) {
        return unit[a].length == 0 || unit[b].length == 0 ? 0 : Math.max(-1, Math.min(1, product(unit[a], unit[b])));
    }

    /** For each row those that it correlates with most, above 0, the highest first and of equal ones the first. @param most of a row */
    public List<List<Pair>> nearest(int most) {
        List<List<Pair>> nearest = new ArrayList<>();
        for (int row = 0; row < unit.length; row++) {
            nearest.add(new ArrayList<>(most + 1));
            for (int before = 0; before < row; before++) {
                double correlation = between(before, row);
                if (correlation > 0) {
                    offer(nearest.get(row), new Pair(before, correlation), most);
                    offer(nearest.get(before), new Pair(row, correlation), most);
                }
            }
        }
        return nearest;
    }

    private static void offer(List<Pair> best, Pair pair, int most) {
        if (best.size() == most && pair.correlation <= best.get(most - 1).correlation) {
            return;
        }
        best.add(pair);
        best.sort(Comparator.comparingDouble(Pair::correlation).reversed().thenComparingInt(Pair::row));
        if (best.size() > most) {
            best.remove(most);
        }
    }

    /** Four sums, for one would wait for itself at every step. */
    private static double product(float[] a, float[] b) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            first += a[i] * b[i];
            second += a[i + 1] * b[i + 1];
            third += a[i + 2] * b[i + 2];
            fourth += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            first += a[i] * b[i];
        }
        return first + second + (third + fourth);
    }

    /** Mean 0 and length 1; empty if it does not vary. */
    private static float[] standardised(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value;
        }
        mean /= Math.max(1, values.length);
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        if (!(squares > 0)) {
            return new float[0];
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((values[i] - mean) / length);
        }
        return values;
    }
}
