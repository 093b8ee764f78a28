package org.patchlode.job.stage;

/**
 * Told how far a stage is, about once a second and once at its end.
 */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = step -> {};

    /**
     * @param stage "hashing", "mining", "projecting", "writing", "reporting", "evaluating", "packing" or "rendering"
     * @param unit what is counted
     * @param done so far
     * @param total in all
     * @param bad of those done
     * @param seconds since the stage began
     * @param finished whether the stage has ended
     */
    record Step(String stage, String unit, long done, long total, long bad, double seconds, boolean finished) {}

    /** Takes one step. */
    void at(Step step);
}
