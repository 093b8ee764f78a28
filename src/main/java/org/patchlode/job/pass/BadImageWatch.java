package org.patchlode.job.pass;

import java.util.List;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.patchlode.mining.BadImage;
import org.patchlode.mining.ImageIds;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Ends the pass over the corpus as soon as it is certain that too many images are bad. Images and not counts are kept, so
 * that one met by two attempts at a shard counts once.
 */
public final class BadImageWatch extends SparkListener implements AutoCloseable {

    private final SparkContext spark;
    private final PassCounts counts;
    private final double most;
    private final String jobGroup;
    private final TreeMap<String, BadImage> seen = new TreeMap<>(ImageIds::compare);
    private boolean exceeded;

    /** @param most bad images that are allowed */
    public BadImageWatch(SparkContext spark, PassCounts counts, double most, String jobGroup) {
        this.spark = spark;
        this.counts = counts;
        this.most = most;
        this.jobGroup = jobGroup;
        spark.addSparkListener(this);
    }

    /** Whether the pass was ended. */
    public synchronized boolean exceeded() {
        return exceeded;
    }

    /** Bad images met so far, by id. */
    public synchronized List<BadImage> seen() {
        return List.copyOf(seen.values());
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        Iterator<scala.Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks = update.accumUpdates().iterator();
        while (tasks.hasNext()) {
            Iterator<AccumulableInfo> infos = tasks.next()._4().iterator();
            while (infos.hasNext()) {
                AccumulableInfo info = infos.next();
                if (info.id() == counts.found().id() && info.update().isDefined() && info.update().get() instanceof List<?> images) {
                    note(List.copyOf(images));
                }
            }
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        note(List.copyOf(counts.found().value()));
    }

    private synchronized void note(List<?> images) {
        for (Object image : images) {
            if (image instanceof BadImage bad) {
                seen.putIfAbsent(bad.image(), bad);
            }
        }
        if (seen.size() > most && !exceeded) {
            exceeded = true;
            spark.cancelJobGroup(jobGroup);
        }
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
