package org.patchlode.api;

import org.apache.spark.sql.SparkSession;
import org.patchlode.command.Analyses;
import org.patchlode.job.run.RunReader;
import org.patchlode.result.SessionStorage;

/**
 * Patchlode in a running {@link SparkSession}: mines a trained CNN over a corpus of images and reads what runs hold.
 *
 * <pre>{@code
 * MinedRun run = Patchlode.on(spark)
 *         .model("hdfs:///models/squeezenet_v1.0.h5")
 *         .preprocessing("squeezenet-v1.0")
 *         .corpus("hdfs:///photographs")
 *         .output("hdfs:///runs/squeezenet")
 *         .layers("fire9/concat")
 *         .mine();
 * run.winners().filter("channel = 17").select("rank", "score", "image").show();
 * byte[] png = run.sheet("fire9/concat", 17, 42);
 * }</pre>
 *
 * <p>The session stays its owner's. Work runs on a thread of its own and in a session of its own beside the given one, so
 * job group, job description, call site, local properties and session settings of the caller are as they were before, at
 * every moment; only the caller's local properties at {@code start} (such as the scheduler pool) are inherited. Nothing
 * stops the context or ends the JVM. Settings of Hadoop, such as credentials, are taken from the context
 * ({@code spark.hadoop.*}), not from the session.
 *
 * <p>Thread-safe: one object may be used by any number of threads, and runs may be mined at the same time in one session,
 * each to an output of its own.
 */
public final class Patchlode {

    private final SparkSession spark;

    private Patchlode(SparkSession spark) {
        this.spark = spark;
    }

    /** @throws IllegalStateException if the session has been stopped */
    public static Patchlode on(SparkSession spark) {
        if (spark.sparkContext().isStopped()) {
            throw new IllegalStateException("the Spark session has been stopped; start another and give that one");
        }
        return new Patchlode(spark);
    }

    /** Begins to say what is to be mined. @param uri of a model file, on any Hadoop file system */
    public Mining model(String uri) {
        return new Mining(spark).option("model", uri);
    }

    /** Begins with options that a HOCON file gives, as {@code mine --config} does. @param file on this machine */
    public Mining config(String file) {
        return new Mining(spark).config(file);
    }

    /**
     * Begins to ask an analysis, as {@code patchlode analyze NAME} does.
     *
     * @param name such as {@code invariance}
     * @throws org.patchlode.model.ConfigurationException if there is none of that name
     */
    public AnalysisCall analyze(String name) {
        return new AnalysisCall(spark, Analyses.named(name));
    }

    /**
     * A run that was mined before, here or by the command.
     *
     * @param run its URI, on any Hadoop file system
     * @throws org.patchlode.corpus.ref.CorpusException if there is none, or it is not complete
     */
    public MinedRun open(String run) {
        return new MinedRun(spark, RunReader.complete(run, SessionStorage.of(spark)));
    }
}
