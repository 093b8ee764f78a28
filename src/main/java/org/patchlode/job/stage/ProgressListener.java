package org.patchlode.job.stage;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Counts while tasks run: accumulators arrive on the driver with each executor heartbeat and with the end of a task, and
 * this adds up the latest value of every task.
 */
final class ProgressListener extends SparkListener {

    private final long doneId;
    private final long badId;
    private final Map<Long, Long> doneOfTask = new HashMap<>();
    private final Map<Long, Long> badOfTask = new HashMap<>();

    ProgressListener(long doneId, long badId) {
        this.doneId = doneId;
        this.badId = badId;
    }

    synchronized long done() {
        return doneOfTask.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized long bad() {
        return badOfTask.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        Iterator<scala.Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks = update.accumUpdates().iterator();
        while (tasks.hasNext()) {
            scala.Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task = tasks.next();
            note((Long) task._1(), task._4());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskInfo().successful()) {
            note(end.taskInfo().taskId(), end.taskInfo().accumulables());
        } else {
            // What a failed attempt did is done again by the next.
            doneOfTask.remove(end.taskInfo().taskId());
            badOfTask.remove(end.taskInfo().taskId());
        }
    }

    private void note(long task, Seq<AccumulableInfo> accumulables) {
        Iterator<AccumulableInfo> all = accumulables.iterator();
        while (all.hasNext()) {
            AccumulableInfo info = all.next();
            if (info.update().isDefined() && info.update().get() instanceof Long value) {
                if (info.id() == doneId) {
                    doneOfTask.put(task, value);
                } else if (info.id() == badId) {
                    badOfTask.put(task, value);
                }
            }
        }
    }
}
