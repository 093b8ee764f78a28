package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.quantile.ActivationCounts;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.Activations;
import org.patchlode.engine.Worker;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.RunGroups;
import org.patchlode.job.table.DriverTable;
import org.patchlode.mining.BadImage;
import org.patchlode.network.Layer;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunSchemas;
import org.patchlode.timing.StepTimes;

/**
 * For each map, the activation that half a per cent of its units exceed (Bau et al. 2017, section 2.2), over a sample of the corpus that
 * is drawn by the images' ids. Pooled units are many where images are few: 64 images give 10,816 of a map of 13 x 13.
 */
public final class QuantileStage {

    /** Table of the run. */
    public static final String TABLE = "quantiles";

    private static final int IMAGES = 64;
    private static final double ABOVE = 0.005;
    private static final int PARTS = 8;

    private final SparkSession session;
    private final Broadcast<LoadedEngine> engine;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final RunGroups groups;

    public QuantileStage(SparkSession session, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, RunGroups groups) {
        this.session = session;
        this.engine = engine;
        this.hadoop = hadoop;
        this.groups = groups;
    }

    /**
     * A layer as tasks need it: with its weights it would travel once more than the engine has them.
     *
     * @param node whose activations are counted
     * @param maps of the layer
     * @param plane units of a map
     */
    private record Counted(int node, int maps, int plane) implements Serializable {

        static ArrayList<Counted> of(List<Layer> layers) {
            return layers.stream().map(layer -> new Counted(layer.node().index(), layer.shape().maps(), layer.shape().plane())).collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Counts of all layers. */
    @DefaultSerializer(JavaSerializer.class)
    private record Counts(ArrayList<ActivationCounts> layers) implements Serializable {

        static Counts none(List<Counted> layers) {
            return new Counts(layers.stream().map(layer -> new ActivationCounts(layer.maps(), layer.plane())).collect(Collectors.toCollection(ArrayList::new)));
        }

        Counts plus(Counts other) {
            for (int layer = 0; layer < layers.size(); layer++) {
                layers.get(layer).plus(other.layers.get(layer));
            }
            return this;
        }
    }

    /**
     * Writes the table.
     *
     * @param images of the corpus
     * @param bad those that could not be mined; others that cannot be read any more are left out too
     * @return the checksum of the rows
     */
    public String write(List<ImageRef> images, List<BadImage> bad, List<Layer> layers, RunFolder run) {
        // A vector's units are one a map, and no picture has its place.
        List<Layer> planes = layers.stream().filter(layer -> !layer.shape().isFlat()).toList();
        List<Row> rows = planes.isEmpty() ? List.of() : rows(counts(drawn(images, bad), Counted.of(planes)), planes);
        return DriverTable.write(session, rows, RunSchemas.quantiles(), run.uri(TABLE));
    }

    private static List<ImageRef> drawn(List<ImageRef> images, List<BadImage> bad) {
        Set<String> unusable = bad.stream().map(BadImage::image).collect(Collectors.toSet());
        List<String> usable = images.stream().map(ImageRef::id).filter(id -> !unusable.contains(id)).toList();
        Set<String> drawn = Set.copyOf(new Draws(0).some(usable, IMAGES));
        return images.stream().filter(image -> drawn.contains(image.id())).toList();
    }

    private Counts counts(List<ImageRef> sample, ArrayList<Counted> layers) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        JobGroup group = JobGroup.begin(spark.sc(), groups.write(), "Patchlode: quantiles of activations in %d images".formatted(sample.size()));
        try {
            int parts = Math.max(1, Math.min(sample.size(), Math.min(PARTS, spark.defaultParallelism())));
            return spark.parallelize(sample, parts).mapPartitions(new Count(engine, hadoop, layers)).fold(Counts.none(layers), Counts::plus);
        } finally {
            group.close();
        }
    }

    private static List<Row> rows(Counts counts, List<Layer> layers) {
        List<Row> rows = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            ActivationCounts own = counts.layers().get(layer);
            for (int map = 0; map < own.maps(); map++) {
                rows.add(RowFactory.create(layers.get(layer).name(), map, own.exceededBy(map, ABOVE), own.images()));
            }
        }
        return rows;
    }

    /** One Spark task. */
    private record Count(Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop, ArrayList<Counted> layers) implements FlatMapFunction<Iterator<ImageRef>, Counts> {

        @Override
        public Iterator<Counts> call(Iterator<ImageRef> images) {
            List<ImageRef> refs = new ArrayList<>();
            images.forEachRemaining(refs::add);
            LoadedEngine loaded = engine.value();
            ImageLoader loader = Corpora.loader(hadoop, loaded.task().preprocessing(), loaded.task().limits());
            Counts counts = Counts.none(layers);
            try (ImageLoader.Sequence read = loader.ahead(refs)) {
                loaded.note(RunFolder.at(loaded.task().run(), hadoop.value().value()), loader.decoder());
                loaded.lend(worker -> {
                    add(worker, refs.size(), read, counts);
                    return refs.size();
                });
            }
            return List.of(counts).iterator();
        }

        private void add(Worker worker, int images, ImageLoader.Sequence read, Counts counts) {
            InputTensor tensor = new InputTensor(engine.value().task().preprocessing());
            float[] input = new float[engine.value().task().preprocessing().inputSize()];
            Set<Integer> nodes = layers.stream().map(Counted::node).collect(Collectors.toSet());
            StepTimes times = new StepTimes();
            for (int image = 0; image < images; image++) {
                if (read.next(times) instanceof LoadResult.Image readable) {
                    tensor.fill(readable.pixels(), input, 0);
                    Activations activations = worker.trace(input, nodes);
                    for (int layer = 0; layer < layers.size(); layer++) {
                        counts.layers().get(layer).add(activations.of(layers.get(layer).node()));
                    }
                }
            }
        }
    }
}
