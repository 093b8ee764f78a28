package org.patchlode.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * Confidence intervals of 95 % by the percentile bootstrap: whatever was measured of images is measured again of as many groups
 * of images, drawn with replacement, 2,000 times.
 */
public final class Bootstrap {

    /** How often images are drawn anew. */
    public static final int DRAWS = 2_000;

    private final Groups groups;
    private final Draws seed;
    private final String purpose;

    /**
     * @param groups that are drawn as a whole
     * @param seed of the draws
     * @param purpose names the draws: equal names draw the same images
     */
    public Bootstrap(Groups groups, Draws seed, String purpose) {
        this.groups = groups;
        this.seed = seed;
        this.purpose = purpose;
    }

    /** Of the mean of a value over images. @param values by image; those that are NaN do not count */
    public Interval mean(double[] values) {
        return means(List.of(values)).get(0);
    }

    /** Of the means of several values; each draw of images serves all of them. */
    public List<Interval> means(List<double[]> series) {
        List<ToDoubleFunction<int[]>> statistics = new ArrayList<>();
        for (double[] values : series) {
            if (values.length != groups.images()) {
                throw new IllegalArgumentException("%d values for %d images".formatted(values.length, groups.images()));
            }
            statistics.add(weights -> mean(values, weights));
        }
        return of(statistics);
    }

    /**
     * Of any statistics.
     *
     * @param statistics of the images, each taken as often as its weight says; NaN if there is none, and then the draw does not count for it
     */
    public List<Interval> of(List<ToDoubleFunction<int[]>> statistics) {
        int[] weights = new int[groups.images()];
        Arrays.fill(weights, 1);
        double[] observed = statistics.stream().mapToDouble(statistic -> statistic.applyAsDouble(weights)).toArray();
        if (groups.count() < 2) {
            return Arrays.stream(observed).mapToObj(Interval::unsure).toList();
        }
        double[][] drawn = new double[statistics.size()][DRAWS];
        RandomGenerator random = seed.generator("bootstrap " + purpose);
        for (int draw = 0; draw < DRAWS; draw++) {
            draw(weights, random);
            for (int i = 0; i < drawn.length; i++) {
                drawn[i][draw] = statistics.get(i).applyAsDouble(weights);
            }
        }
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < drawn.length; i++) {
            double[] known = Arrays.stream(drawn[i]).filter(value -> !Double.isNaN(value)).sorted().toArray();
            intervals.add(new Interval(observed[i], Quantiles.ofSorted(known, 0.025), Quantiles.ofSorted(known, 0.975)));
        }
        return intervals;
    }

    private void draw(int[] weights, RandomGenerator random) {
        int[] times = new int[groups.count()];
        for (int i = 0; i < times.length; i++) {
            times[random.nextInt(times.length)]++;
        }
        for (int image = 0; image < weights.length; image++) {
            weights[image] = times[groups.of(image)];
        }
    }

    private static double mean(double[] values, int[] weights) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < values.length; i++) {
            if (weights[i] > 0 && !Double.isNaN(values[i])) {
                sum += weights[i] * values[i];
                count += weights[i];
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
