package org.patchlode.job.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.stage.JobGroup;

/**
 * Asks the executors what they would work with, before any of them goes on with work of another kind. One that joins later
 * finds out by itself, which is as safe but reads worse.
 */
public final class EngineProbe {

    private EngineProbe() {}

    /** The kinds met, each once, sorted. */
    public static List<String> kinds(JavaSparkContext spark, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop) {
        int slots = Math.max(1, spark.defaultParallelism());
        JobGroup group = JobGroup.describe(spark.sc(), "Patchlode: compare engines");
        try {
            return spark.parallelize(IntStream.range(0, slots).boxed().toList(), slots).map(slot -> {
                LoadedEngine loaded = engine.value();
                ImageLoader loader = Corpora.loader(hadoop, loaded.task().preprocessing(), loaded.task().limits());
                return EngineFingerprint.kind(loaded.engine(), loader.decoder());
            }).collect().stream().distinct().sorted().toList();
        } finally {
            group.close();
        }
    }
}
