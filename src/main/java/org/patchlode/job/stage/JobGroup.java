package org.patchlode.job.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;

/** What the Spark UI calls the jobs of a stage, and what they can be cancelled by. The caller's own is put back at the end. */
public final class JobGroup implements AutoCloseable {

    /** Spark keeps a group's parts under these names, a thread. */
    private static final List<String> PROPERTIES = List.of("spark.jobGroup.id", "spark.job.description", "spark.job.interruptOnCancel", "callSite.short", "callSite.long");

    private final SparkContext spark;
    private final Map<String, String> before = new LinkedHashMap<>();

    private JobGroup(SparkContext spark) {
        this.spark = spark;
        PROPERTIES.forEach(name -> before.put(name, spark.getLocalProperty(name)));
    }

    /** Begins one. Its tasks are interrupted when it is cancelled. */
    public static JobGroup begin(SparkContext spark, String name, String description) {
        JobGroup group = new JobGroup(spark);
        spark.setJobGroup(name, description, true);
        return group;
    }

    /** Names jobs only; they stay in the caller's group. */
    public static JobGroup describe(SparkContext spark, String description) {
        JobGroup group = new JobGroup(spark);
        spark.setJobDescription(description);
        return group;
    }

    @Override
    public void close() {
        before.forEach(spark::setLocalProperty);
    }
}
