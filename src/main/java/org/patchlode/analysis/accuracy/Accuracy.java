package org.patchlode.analysis.accuracy;

import org.patchlode.engine.Peaks;
import org.patchlode.mining.Accumulator;

/** How often a classifier was right. Not thread-safe. */
public final class Accuracy implements Accumulator<Accuracy> {

    private static final int FIVE = 5;

    private long images;
    private long top1;
    private long top5;

    Accuracy() {
        this(0, 0, 0);
    }

    Accuracy(long images, long top1, long top5) {
        this.images = images;
        this.top1 = top1;
        this.top5 = top5;
    }

    /** Of equal outputs the class with the smaller number counts as larger. */
    static int rank(Peaks outputs, int label) {
        float own = outputs.value(label);
        int ahead = 0;
        for (int i = 0; i < outputs.maps(); i++) {
            if (outputs.value(i) > own || outputs.value(i) == own && i < label) {
                ahead++;
            }
        }
        return ahead;
    }

    /** @param rank of the image's class among the outputs, from 0 */
    void count(int rank) {
        images++;
        top1 += rank == 0 ? 1 : 0;
        top5 += rank < FIVE ? 1 : 0;
    }

    @Override
    public Accuracy merge(Accuracy other) {
        images += other.images;
        top1 += other.top1;
        top5 += other.top5;
        return this;
    }

    /** Images counted. */
    public long images() {
        return images;
    }

    /** Of them those whose class had the largest output. */
    public long top1() {
        return top1;
    }

    /** Of them those whose class was among the five largest. */
    public long top5() {
        return top5;
    }

    /** Fraction of the images. */
    public double top1Accuracy() {
        return (double) top1 / images;
    }

    /** Fraction of the images. */
    public double top5Accuracy() {
        return (double) top5 / images;
    }
}
