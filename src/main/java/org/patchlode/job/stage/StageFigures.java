package org.patchlode.job.stage;

/**
 * What a stage did.
 *
 * @param watch its times
 * @param reused images or winners that were done before
 */
public record StageFigures(StageWatch.Figures watch, long reused) {

    /** Wall time. */
    public double seconds() {
        return watch.seconds();
    }
}
