package org.patchlode.mining;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** What is known of one feature map: its best winners and the statistics of its per-image maximum. */
final class MapState {

    private final TopK top;
    private final ExactSum sum;
    private final ExactSum squares;
    private final Histogram histogram;
    private float max;
    private long active;
    /** Units above zero in all images that were counted, and in those of them that are drawn. */
    private long units;
    private long unitsOfDrawn;

    MapState(int k) {
        this(new TopK(k), new ExactSum(), new ExactSum(), new Histogram(), Float.NEGATIVE_INFINITY, 0, 0, 0);
    }

    MapState(TopK top, ExactSum sum, ExactSum squares, Histogram histogram, float max, long active, long units, long unitsOfDrawn) {
        this.top = top;
        this.sum = sum;
        this.squares = squares;
        this.histogram = histogram;
        this.max = max;
        this.active = active;
        this.units = units;
        this.unitsOfDrawn = unitsOfDrawn;
    }

    /** Takes one image. @param score ranks it @param maximum of the map in it @param mayWin whether it responds at all */
    void observe(float score, float maximum, boolean mayWin, String image, int y, int x) {
        sum.add(maximum);
        squares.add((double) maximum * maximum);
        histogram.add(maximum);
        max = Math.max(max, maximum);
        if (maximum > 0) {
            active++;
        }
        if (mayWin && top.mayEnter(score)) {
            top.offer(new Winner(score, image, y, x));
        }
    }

    /** Takes the units above zero of one image. */
    void count(int aboveZero, boolean drawn) {
        units += aboveZero;
        unitsOfDrawn += drawn ? aboveZero : 0;
    }

    void merge(MapState other) {
        top.merge(other.top);
        sum.merge(other.sum);
        squares.merge(other.squares);
        histogram.merge(other.histogram);
        max = Math.max(max, other.max);
        active += other.active;
        units += other.units;
        unitsOfDrawn += other.unitsOfDrawn;
    }

    List<Winner> winners() {
        return top.winners();
    }

    TopK top() {
        return top;
    }

    ExactSum sum() {
        return sum;
    }

    ExactSum squares() {
        return squares;
    }

    Histogram histogram() {
        return histogram;
    }

    float max() {
        return max;
    }

    long active() {
        return active;
    }

    long units() {
        return units;
    }

    long unitsOfDrawn() {
        return unitsOfDrawn;
    }

    UnitStatistics statistics(long images) {
        if (images == 0) {
            return new UnitStatistics(0, 0, 0, 0, 0, true, new float[0], new long[0]);
        }
        BigDecimal n = BigDecimal.valueOf(images);
        BigDecimal total = sum.value();
        double mean = total.divide(n, MathContext.DECIMAL128).doubleValue();
        // n * sum of squares - square of sum: exact, so that nothing cancels.
        BigDecimal spread = squares.value().multiply(n).subtract(total.multiply(total));
        BigDecimal variance = spread.divide(new BigDecimal(BigInteger.valueOf(images).pow(2)), new MathContext(40, RoundingMode.HALF_EVEN));
        double std = Math.sqrt(Math.max(0, variance.doubleValue()));
        Bins bins = Bins.of(histogram.edges(), histogram.counts());
        return new UnitStatistics(images, max, mean, std, (double) active / images, top.size() == 0, bins.edges(), bins.counts());
    }
}
