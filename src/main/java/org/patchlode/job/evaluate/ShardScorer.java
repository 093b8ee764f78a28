package org.patchlode.job.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.Worker;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.timing.StepTimes;

/** One Spark task of the evaluation: shows a shard's images to the network and compares its outputs with the labels. */
record ShardScorer(Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, LongAccumulator done, LongAccumulator bad)
        implements Function<ShardScorer.Labelled, Accuracy> {

    /** Images and the class of each. */
    // Kryo, which a session may have been started with, knows neither records nor immutable lists.
    @DefaultSerializer(JavaSerializer.class)
    record Labelled(Shard shard, List<Integer> classes) implements java.io.Serializable {}

    @Override
    public Accuracy call(Labelled labelled) {
        LoadedEngine loaded = engine.value();
        int batch = loaded.engine().microBatch();
        try (ImageLoader.Sequence images = Corpora.loader(hadoop, loaded.task().preprocessing(), loaded.task().limits()).ahead(labelled.shard().images())) {
            return loaded.lend(worker -> score(labelled, images, loaded.task(), batch, worker));
        }
    }

    private Accuracy score(Labelled labelled, ImageLoader.Sequence images, MiningTask task, int batch, Worker worker) {
        InputTensor tensor = new InputTensor(task.preprocessing());
        float[] inputs = new float[Math.multiplyExact(batch, tensor.size())];
        List<Integer> waiting = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Accuracy score = Accuracy.NONE;
        StepTimes untold = new StepTimes();
        int count = labelled.shard().images().size();
        for (int i = 0; i < count; i++) {
            LoadResult loaded = images.next(untold);
            if (loaded instanceof LoadResult.Image image) {
                tensor.fill(image.pixels(), inputs, waiting.size() * tensor.size());
                waiting.add(labelled.classes().get(i));
                names.add(image.id());
            } else if (loaded instanceof LoadResult.Bad notLoaded) {
                score = score.plus(Accuracy.bad(notLoaded.id(), notLoaded.reason()));
                bad.add(1);
            }
            if (waiting.size() == batch || i == count - 1 && !waiting.isEmpty()) {
                score = score.plus(run(worker, inputs, waiting, names));
                waiting.clear();
                names.clear();
            }
            done.add(1);
        }
        return score;
    }

    private Accuracy run(Worker worker, float[] inputs, List<Integer> classes, List<String> names) {
        Accuracy[] sum = {Accuracy.NONE};
        worker.peaks(inputs, classes.size(), (image, layer, outputs) -> {
            boolean finite = true;
            for (int i = 0; i < outputs.maps(); i++) {
                finite &= !Float.isNaN(outputs.value(i));
            }
            sum[0] = sum[0].plus(finite ? Accuracy.of(outputs, classes.get(image)) : Accuracy.bad(names.get(image), "the network's output is not a finite number"));
        });
        bad.add(sum[0].bad());
        return sum[0];
    }
}
