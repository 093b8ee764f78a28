package org.patchlode.job.pass;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.pass.MineShard;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;

/** The pass over the corpus: a state a shard, merged in a tree. */
public final class MiningStage {

    private MiningStage() {}

    /** @param name of Spark's jobs in this stage */
    public static MiningState run(JavaSparkContext spark, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop,
            List<Shard> shards, MiningCounts counts, StageWatch watch, String name) {
        JobGroup group = JobGroup.begin(spark.sc(), name, "Patchlode: mine %d shards".formatted(shards.size()));
        try {
            spark.setCallSite("mine shards of the corpus");
            JavaRDD<StatePiece> states = spark.parallelize(shards, shards.size())
                    .setName("shards of the corpus")
                    .map(new MineShard(engine, hadoop, counts, watch.steps()))
                    .map(StatePiece::new)
                    .setName("mining states");
            spark.setCallSite("merge mining states");
            MiningState merged = merge(states, watch.steps());
            watch.succeeded();
            return merged;
        } catch (CorruptStateException e) {
            throw new IllegalStateException("the merged state is damaged: " + e.getMessage(), e);
        } finally {
            group.close();
        }
    }

    /** All states in one, in a tree, so that neither a task nor the driver sees more than some thirty. */
    static MiningState merge(JavaRDD<StatePiece> states, StepSum steps) throws CorruptStateException {
        return states.treeReduce(new MergeStates(steps), depth(states.getNumPartitions())).state();
    }

    /** So that no task merges more than some thirty states, and the driver no more either; it takes that few as they come. */
    private static int depth(int shards) {
        return Math.max(1, (int) Math.ceil(Math.log(shards) / Math.log(32)));
    }
}
