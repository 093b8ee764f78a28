package org.patchlode.api;

import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.patchlode.command.ProgressText;
import org.patchlode.command.Reports;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.run.MineSummary;
import org.patchlode.job.stage.Progress;

/** A run being mined. Thread-safe. */
public final class MineRun {

    private static final long CANCEL_AGAIN_MILLIS = 200;

    private final SparkSession spark;
    private final String tag = "patchlode-" + UUID.randomUUID();
    private final CompletableFuture<MineSummary> outcome;
    private volatile MiningProgress progress = MiningProgress.at("planning");
    private volatile boolean cancelled;

    MineRun(SparkSession spark, MineOptions options) {
        this.spark = spark;
        outcome = SessionThread.start(spark, tag, session -> run(session, options));
    }

    private MineSummary run(SparkSession session, MineOptions options) {
        session.sparkContext().addJobTag(tag);
        MineSummary summary = MineJob.run(session, options, this::at, run -> {
            progress = MiningProgress.at("reporting");
            Reports.draw(session, run, this::at);
            if (cancelled) {
                throw new CancellationException("the run was cancelled");
            }
        });
        progress = MiningProgress.at("done");
        return summary;
    }

    private void at(Progress.Step step) {
        progress = new MiningProgress(step.stage(), step.done(), step.total(), step.bad(), step.seconds(), ProgressText.of(step));
    }

    /** How far it is. Cheap: nothing is computed for it. */
    public MiningProgress progress() {
        if (outcome.isCompletedExceptionally()) {
            return MiningProgress.at(cancelled ? "cancelled" : "failed");
        }
        return progress;
    }

    /** Whether it has ended, well or not. */
    public boolean isDone() {
        return outcome.isDone();
    }

    /** The tag that all its Spark jobs carry, as the Spark UI shows them. */
    public String jobTag() {
        return tag;
    }

    /**
     * Waits for the end. (Not named {@code await}, which Python reserves and Py4J could not call.)
     *
     * @throws CancellationException if it was cancelled
     * @throws MiningFailedException if the job failed; what is wrong with model, corpus, options, output or images has
     *     exceptions of its own, see {@link Mining#mine}
     */
    public MinedRun result() {
        try {
            MineSummary summary = SessionThread.wait(outcome);
            return new MinedRun(spark, summary.run(), summary.warnings());
        } catch (RuntimeException e) {
            throw cancelled ? cancellation(e) : e;
        }
    }

    MinedRun resultOrCancel() {
        try {
            outcome.get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Told below.
        }
        return result();
    }

    /**
     * Cancels its Spark jobs, and those only; returns at once. The run stays without {@code _SUCCESS}, and
     * {@link Mining#resume} can go on with it. Does nothing to a run that has ended.
     */
    public void cancel() {
        if (outcome.isDone() || cancelled) {
            return;
        }
        cancelled = true;
        Thread thread = new Thread(this::cancelJobs, tag + "-cancel");
        thread.setDaemon(true);
        thread.start();
    }

    /** Between two jobs there is none to cancel, so it is done until the run has ended. */
    private void cancelJobs() {
        SparkContext context = spark.sparkContext();
        while (!outcome.isDone() && !context.isStopped()) {
            context.cancelJobsWithTag(tag);
            try {
                Thread.sleep(CANCEL_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static CancellationException cancellation(RuntimeException cause) {
        CancellationException e = new CancellationException("the run was cancelled; option resume goes on with it");
        e.initCause(cause);
        return e;
    }
}
