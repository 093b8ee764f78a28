package org.patchlode.job.pass;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.patchlode.job.stage.StageWatch;
import org.patchlode.mining.BadImage;

/**
 * What mining tasks count.
 *
 * @param done images mined, bad or taken over
 * @param bad images that were bad
 * @param reused images that an earlier attempt or an older run had mined
 * @param found the bad ones, as they are met
 */
public record PassCounts(LongAccumulator done, LongAccumulator bad, LongAccumulator reused, CollectionAccumulator<BadImage> found) implements Serializable {

    public static PassCounts of(SparkContext spark, StageWatch watch) {
        // Without a name, so that Spark's pages do not list it.
        CollectionAccumulator<BadImage> found = new CollectionAccumulator<>();
        spark.register(found);
        return new PassCounts(watch.done(), watch.bad(), spark.longAccumulator("images taken over"), found);
    }

    void seen(boolean wasBad) {
        done.add(1);
        if (wasBad) {
            bad.add(1);
        }
    }

    void wasBad(BadImage image) {
        found.add(image);
    }

    void takenOver(long images) {
        done.add(images);
        reused.add(images);
    }
}
