package org.patchlode.analysis.information;

import java.util.Arrays;
import java.util.Optional;
import org.patchlode.analysis.information.counting.Cells;
import org.patchlode.analysis.statistics.Distributions;

/**
 * Information by a Gaussian copula (Ince et al. 2017): values become normal quantiles of their ranks, of which the Gaussian
 * entropies are those of robince/gcmi, with its correction for few samples.
 */
final class Copula {

    private static final double LN2 = Math.log(2);
    /** Of 1 - ρ²: below it one value follows from the other, and the information has no bound. */
    private static final double DETERMINED = 1e-12;

    private final int images;
    private final double[] quantiles;

    Copula(int images) {
        this.images = images;
        quantiles = new double[2 * images + 1];
        Arrays.fill(quantiles, Double.NaN);
    }

    /** Normal quantiles of rank / (N + 1). @param twiceBelow of the values */
    double[] normal(long[] twiceBelow) {
        double[] normal = new double[images];
        for (int i = 0; i < images; i++) {
            int twice = (int) twiceBelow[i];
            if (Double.isNaN(quantiles[twice])) {
                quantiles[twice] = Distributions.normalQuantile((twice + 1) / 2.0 / (images + 1));
            }
            normal[i] = quantiles[twice];
        }
        return normal;
    }

    /** Sum over pairs of values less their means. @param mean of the first */
    static double product(double[] a, double meanA, double[] b) {
        double s = 0;
        double t = 0;
        double u = 0;
        double v = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s += (a[i] - meanA) * b[i];
            t += (a[i + 1] - meanA) * b[i + 1];
            u += (a[i + 2] - meanA) * b[i + 2];
            v += (a[i + 3] - meanA) * b[i + 3];
        }
        for (; i < a.length; i++) {
            s += (a[i] - meanA) * b[i];
        }
        return s + t + (u + v);
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Sum of squares of values less their mean. */
    static double squares(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum;
    }

    /** Bits between two quantities, before correction. @param correlation of their normal values @return empty if it has no bound */
    Optional<Double> continuous(double correlation) {
        double rest = 1 - correlation * correlation;
        return rest < DETERMINED ? Optional.empty() : Optional.of(-0.5 * Math.log(rest) / LN2);
    }

    /** What few samples add to {@link #continuous}, in bits. */
    double continuousBias() {
        return (2 * bias(1, images) - bias(2, images)) / LN2;
    }

    /**
     * Bits between a quantity and a partition, before correction.
     *
     * @param normal values of the quantity
     * @param squares of them, see {@link #squares}
     * @return empty if a cell has fewer than two images or does not vary
     */
    Optional<Double> categorical(double[] normal, double squares, Cells cells) {
        double inside = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
            int size = cells.size(cell);
            double sum = 0;
            double square = 0;
            for (int i = cells.starts()[cell]; i < cells.starts()[cell + 1]; i++) {
                double value = normal[cells.order()[i]];
                sum += value;
                square += value * value;
            }
            double variance = size < 2 ? 0 : (square - sum * sum / size) / (size - 1);
            if (variance <= DETERMINED) {
                return Optional.empty();
            }
            inside += size * Math.log(variance);
        }
        return Optional.of(0.5 * (Math.log(squares / (images - 1)) - inside / images) / LN2);
    }

    /** What few samples add to {@link #categorical}, in bits. */
    double categoricalBias(Cells cells) {
        double inside = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
            inside += cells.size(cell) * bias(1, cells.size(cell));
        }
        return (bias(1, images) - inside / images) / LN2;
    }

    /** Of the entropy of a Gaussian in some dimensions, in nats. */
    private static double bias(int dimensions, int samples) {
        double bias = dimensions * (LN2 - Math.log(samples - 1.0)) / 2;
        for (int i = 1; i <= dimensions; i++) {
            bias += Distributions.digamma((samples - i) / 2.0) / 2;
        }
        return bias;
    }
}
