package org.patchlode.job.stage;

import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkContext;

/**
 * Job groups of a run's stages. Their names are the run's own, for a cancelled name ends all jobs of the Spark context that
 * bear it.
 *
 * @param mine of the pass over the corpus
 * @param project of the projection of winners
 * @param write of the result
 */
public record RunGroups(String mine, String project, String write) {

    public static RunGroups fresh() {
        String run = UUID.randomUUID().toString();
        return new RunGroups("patchlode-mine-" + run, "patchlode-project-" + run, "patchlode-write-" + run);
    }

    public void cancel(SparkContext spark) {
        List.of(mine, project, write).forEach(spark::cancelJobGroup);
    }
}
