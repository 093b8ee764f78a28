package org.patchlode.job;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskFailureListener;
import org.patchlode.corpus.ImageLoader;
import org.patchlode.engine.Worker;
import org.patchlode.timing.Step;
import org.patchlode.timing.StepTimes;
import scala.Tuple2;

/**
 * One Spark task of the projection stage: the rows of the winners of some images. Images are taken a few at a time, so
 * that winners of a layer run together without all of them being held.
 */
record ProjectWinners(Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, LongAccumulator done, StepSum steps)
        implements PairFlatMapFunction<Iterator<WinnerImage>, Integer, Row> {

    /** Bounds the traces that are held at once: a few MB an image. */
    private static final int WINNERS_TOGETHER = 64;

    @Override
    public Iterator<Tuple2<Integer, Row>> call(Iterator<WinnerImage> images) {
        StepTimes times = new StepTimes();
        Worker worker = engine.value().borrow();
        times.lap(Step.SET_UP);
        TaskContext.get().addTaskFailureListener((TaskFailureListener) (context, error) -> worker.close());
        MiningTask task = engine.value().task();
        ImageProjector projector = new ImageProjector(task, new ImageLoader(hadoop.value().value(), task.preprocessing(), task.limits()), worker, times);
        return new Iterator<>() {
            private Iterator<ImageProjector.Placed> ready = List.<ImageProjector.Placed>of().iterator();
            private boolean returned;

            @Override
            public boolean hasNext() {
                while (!ready.hasNext() && images.hasNext()) {
                    // In between, the rows were sorted and stored.
                    times.lap(Step.WRITE);
                    List<ImageProjector.Placed> rows = projector.project(take());
                    done.add(rows.size());
                    ready = rows.iterator();
                }
                if (!ready.hasNext() && !returned) {
                    returned = true;
                    engine.value().giveBack(worker);
                    steps.add(times);
                }
                return ready.hasNext();
            }

            private List<WinnerImage> take() {
                List<WinnerImage> some = new ArrayList<>();
                int winners = 0;
                while (images.hasNext() && winners < WINNERS_TOGETHER) {
                    WinnerImage image = images.next();
                    winners += image.wins().size();
                    some.add(image);
                }
                return some;
            }

            @Override
            public Tuple2<Integer, Row> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                ImageProjector.Placed placed = ready.next();
                return new Tuple2<>(placed.ordinal(), placed.row());
            }
        };
    }
}
