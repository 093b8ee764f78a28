package org.patchlode.job.pass;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.PassState;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageFigures;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.mining.BadImage;

/**
 * The pass over the corpus that ends as soon as more images are bad than may be.
 *
 * @param stage as progress names it: "mining"
 * @param action as people read it: "mine"
 * @param group name of Spark's job group
 * @param most bad images that are allowed
 */
public record BoundedPass(String stage, String action, String group, double most) {

    /** What came out. @param state of all images @param figures of the stage */
    public record Outcome(PassState state, StageFigures figures) {}

    /** Says, and notes where it must be noted, that too many images are bad. */
    @FunctionalInterface
    public interface TooMany {
        /** @param bad that were met @param images in all @param early whether images are left that nobody has looked at */
        TooManyBadImagesException because(List<BadImage> bad, long images, boolean early);
    }

    /** Runs it. @throws TooManyBadImagesException if more images are bad than allowed, or all are */
    public Outcome run(SparkSession spark, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, List<Shard> shards, Progress progress, TooMany tooMany) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        long images = shards.stream().mapToLong(Shard::size).sum();
        PassState state;
        StageFigures figures;
        try (StageWatch watch = new StageWatch(spark.sparkContext(), progress, stage, "images", images)) {
            PassCounts counts = PassCounts.of(spark.sparkContext(), watch);
            try (BadImageWatch bad = new BadImageWatch(spark.sparkContext(), counts, most, group)) {
                try {
                    state = CorpusPass.run(java, engine, hadoop, shards, counts, watch, group, action);
                } catch (Exception e) {
                    if (bad.exceeded()) {
                        throw tooMany.because(bad.seen(), images, true);
                    }
                    throw e;
                }
            }
            figures = new StageFigures(watch.figures(), counts.reused().value());
        }
        List<BadImage> bad = state.bad();
        if (bad.size() > most || bad.size() == images) {
            throw tooMany.because(bad, images, false);
        }
        return new Outcome(state, figures);
    }
}
