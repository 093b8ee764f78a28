package org.patchlode.timing;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Time by step. One thread laps from step to step, so that its time is counted whole and none of it twice: a lap costs one
 * reading of the clock. Not thread-safe.
 */
public final class StepTimes implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long[] nanos = new long[StepKind.values().length];
    private long last = System.nanoTime();
    private long firstDone = Long.MAX_VALUE;

    /** The time since the last lap belongs to no step. */
    public void begin() {
        last = System.nanoTime();
    }

    /** The time since the last lap belongs to that step. */
    public void lap(StepKind step) {
        long now = System.nanoTime();
        nanos[step.ordinal()] += now - last;
        last = now;
    }

    /** An image is done; only the first is noted. */
    public void imageDone() {
        if (firstDone == Long.MAX_VALUE) {
            firstDone = System.currentTimeMillis();
        }
    }

    /** Takes over another's times. */
    public void add(StepTimes other) {
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] += other.nanos[i];
        }
        firstDone = Math.min(firstDone, other.firstDone);
    }

    /** Whether nothing was timed. */
    public boolean isZero() {
        for (long n : nanos) {
            if (n != 0) {
                return false;
            }
        }
        return firstDone == Long.MAX_VALUE;
    }

    /** Seconds by step, steps that took none left out. */
    public Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (StepKind step : StepKind.values()) {
            if (nanos[step.ordinal()] != 0) {
                seconds.put(step.label(), Math.round(nanos[step.ordinal()] / 1e6) / 1e3);
            }
        }
        return seconds;
    }

    /** When the first image was done, in milliseconds since 1970; {@link Long#MAX_VALUE} if none was. */
    public long firstDone() {
        return firstDone;
    }
}
