package org.patchlode.job.stage;

import org.apache.spark.util.AccumulatorV2;
import org.patchlode.timing.StepTimes;

/** Times of all tasks, added up. What a failed attempt took counts too: it was spent. */
public final class StepSum extends AccumulatorV2<StepTimes, StepTimes> {

    private static final long serialVersionUID = 1L;

    private StepTimes sum = new StepTimes();

    @Override
    public boolean isZero() {
        return sum.isZero();
    }

    @Override
    public AccumulatorV2<StepTimes, StepTimes> copy() {
        StepSum copy = new StepSum();
        synchronized (this) {
            copy.sum.add(sum);
        }
        return copy;
    }

    @Override
    public synchronized void reset() {
        sum = new StepTimes();
    }

    @Override
    public synchronized void add(StepTimes times) {
        sum.add(times);
    }

    @Override
    public synchronized void merge(AccumulatorV2<StepTimes, StepTimes> other) {
        sum.add(other.value());
    }

    @Override
    public synchronized StepTimes value() {
        StepTimes value = new StepTimes();
        value.add(sum);
        return value;
    }
}
