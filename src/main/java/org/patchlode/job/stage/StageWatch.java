package org.patchlode.job.stage;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;
import org.patchlode.timing.StepTimes;

/** Watches one stage: reports its progress about once a second, and how long it took. */
public final class StageWatch implements AutoCloseable {

    private final SparkContext spark;
    private final Progress progress;
    private final String stage;
    private final String unit;
    private final long total;
    private final LongAccumulator done;
    private final LongAccumulator bad;
    private final StepSum steps = new StepSum();
    private final ProgressListener listener;
    private final ScheduledExecutorService ticker;
    private final long began = System.nanoTime();
    private boolean succeeded;

    public StageWatch(SparkContext spark, Progress progress, String stage, String unit, long total) {
        this.spark = spark;
        this.progress = progress;
        this.stage = stage;
        this.unit = unit;
        this.total = total;
        done = spark.longAccumulator(unit + " done");
        bad = spark.longAccumulator("bad " + unit);
        spark.register(steps, "seconds by step, " + unit);
        listener = new ProgressListener(done.id(), bad.id());
        spark.addSparkListener(listener);
        ticker = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread thread = new Thread(run, "patchlode-progress");
            thread.setDaemon(true);
            return thread;
        });
        ticker.scheduleAtFixedRate(() -> report(false), 1, 1, TimeUnit.SECONDS);
    }

    public LongAccumulator done() {
        return done;
    }

    public LongAccumulator bad() {
        return bad;
    }

    public StepSum steps() {
        return steps;
    }

    public double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** What the stage took so far. */
    public Figures figures() {
        return new Figures(seconds(), steps.value());
    }

    /** @param seconds by the clock on the wall @param steps of all tasks together */
    public record Figures(double seconds, StepTimes steps) {}

    /** Without this the last report does not claim that all is done. */
    public void succeeded() {
        succeeded = true;
    }

    private void report(boolean finished) {
        long count = finished && succeeded ? total : Math.min(total, listener.done());
        progress.at(new Progress.Step(stage, unit, count, total, Math.max(listener.bad(), finished ? bad.value() : 0), seconds(), finished));
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        spark.removeSparkListener(listener);
        report(true);
    }
}
