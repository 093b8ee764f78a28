package org.patchlode.faces.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.dataset.DataSet;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.FaceRenderer;
import org.patchlode.model.Preprocessing;
import scala.Tuple2;

/**
 * Faces as DL4J wants them, rendered on the executors once and kept there as bytes. They become numbers by the same code
 * as in mining, so that what the network is trained on and what it is shown later agree.
 */
final class FaceBatches implements AutoCloseable {

    private static final int PARTITIONS = 8;

    /** A rendered face. @param index in its corpus @param rgb rows x columns x 3 */
    record Face(long index, byte[] rgb) implements Serializable {}

    private final FaceCorpus corpus;
    private final Batcher batcher;
    private final JavaRDD<Face> faces;

    FaceBatches(JavaSparkContext spark, FaceCorpus corpus, Preprocessing preprocessing) {
        this.corpus = corpus;
        this.batcher = new Batcher(corpus, preprocessing);
        faces = spark.sc().range(0, corpus.images(), 1, PARTITIONS).toJavaRDD().mapPartitions(indices -> {
            FaceRenderer renderer = new FaceRenderer();
            List<Face> rendered = new ArrayList<>();
            indices.forEachRemaining(i -> rendered.add(new Face((Long) i, corpus.rgb(renderer, (Long) i))));
            return rendered.iterator();
        }).setName("rendered faces").persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Renders all. @return how many */
    long render() {
        return faces.count();
    }

    /**
     * The batches of one round: each worker's own partition, full batches in order.
     *
     * @param indices of the faces, {@code [workers, batches, batch]} row by row
     */
    JavaRDD<DataSet> round(long[] indices, int workers, int batch) {
        Batcher batcher = this.batcher;
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < indices.length; i++) {
            places.put(indices[i], i);
        }
        return faces.filter(face -> places.containsKey(face.index()))
                .mapToPair(face -> new Tuple2<>(places.get(face.index()), face))
                .repartitionAndSortWithinPartitions(new Workers(workers, indices.length / workers))
                .mapPartitions(sorted -> batcher.batches(new Values(sorted), batch));
    }

    /** The faces of one epoch in an order that hangs on the seed and the epoch alone. */
    long[] order(long seed, int epoch) {
        long salt = mix(seed * 1_000_003 + epoch);
        return LongStream.range(0, corpus.images()).boxed().sorted(Comparator.comparingLong(i -> mix(salt ^ i))).mapToLong(Long::longValue).toArray();
    }

    /** All faces whose factors satisfy the condition. */
    JavaRDD<DataSet> where(Function<Factors, Boolean> condition, int batch) {
        Batcher batcher = this.batcher;
        FaceCorpus corpus = this.corpus;
        return faces.filter(face -> condition.call(corpus.factors(face.index()))).mapPartitions(some -> batcher.batches(some, batch));
    }

    /** Cuts places into one run a worker. */
    private static final class Workers extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int workers;
        private final int places;

        Workers(int workers, int places) {
            this.workers = workers;
            this.places = places;
        }

        @Override
        public int numPartitions() {
            return workers;
        }

        @Override
        public int getPartition(Object place) {
            return (Integer) place / places;
        }
    }

    private record Values(Iterator<Tuple2<Integer, Face>> pairs) implements Iterator<Face> {
        @Override
        public boolean hasNext() {
            return pairs.hasNext();
        }

        @Override
        public Face next() {
            return pairs.next()._2();
        }
    }

    /** A bijection of 64 bits that scatters neighbours (SplitMix64). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    public void close() {
        faces.unpersist(false);
    }
}
