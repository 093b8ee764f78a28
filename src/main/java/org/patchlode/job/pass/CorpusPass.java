package org.patchlode.job.pass;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.PassState;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.CorruptStateException;

/** The pass over the corpus: a state a shard, merged in a tree. */
public final class CorpusPass {

    private CorpusPass() {}

    /** @param name of Spark's job group @param what is done, as people read it: "mine" */
    public static PassState run(JavaSparkContext spark, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop,
            List<Shard> shards, PassCounts counts, StageWatch watch, String name, String what) {
        JobGroup group = JobGroup.begin(spark.sc(), name, "Patchlode: %s %d shards".formatted(what, shards.size()));
        try {
            spark.setCallSite(what + " shards of the corpus");
            JavaRDD<StatePiece> states = spark.parallelize(shards, shards.size())
                    .setName("shards of the corpus")
                    .map(new AnalyzeShard(engine, hadoop, counts, watch.steps()))
                    .map(StatePiece::new)
                    .setName("states of shards");
            spark.setCallSite("merge states of shards");
            PassState merged = merge(states, () -> engine.value().task().analyses(), watch.steps());
            watch.succeeded();
            return merged;
        } catch (CorruptStateException e) {
            throw new IllegalStateException("the merged state is damaged: " + e.getMessage(), e);
        } finally {
            group.close();
        }
    }

    /** All states in one, in a tree, so that neither a task nor the driver sees more than some thirty. */
    static PassState merge(JavaRDD<StatePiece> states, PassAnalyses analyses, StepSum steps) throws CorruptStateException {
        return states.treeReduce(new MergeStates(analyses, steps), depth(states.getNumPartitions())).state(analyses.get());
    }

    /** So that no task merges more than some thirty states, and the driver no more either; it takes that few as they come. */
    private static int depth(int shards) {
        return Math.max(1, (int) Math.ceil(Math.log(shards) / Math.log(32)));
    }
}
