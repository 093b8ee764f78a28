package org.patchlode.job.analyze.blocks;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRow;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.blocks.BlockAnalysis;
import org.patchlode.analysis.blocks.BlockTable;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.job.stage.StageWatch;
import scala.Option;
import scala.Tuple2;

/**
 * Shows a layer's responses to an analysis, block by block, and writes its tables. A task holds one block of feature maps for all images
 * at a time, and afterwards what the blocks of one layer gave; nothing comes to the driver but how many rows there are.
 */
public final class BlocksStage {

    private static final String CHANNEL = "channel";
    private static final int ROW_BITS = 40;

    /** Something that travels as Java has it. @param <T> of it @param value of a class that may hold records */
    // Kryo, which a session may have been started with, knows neither records nor immutable lists.
    @DefaultSerializer(JavaSerializer.class)
    private record Held<T extends Serializable>(T value) implements Serializable {}

    private final AnalysisOutput output;
    private final ResponseSource source;

    public BlocksStage(AnalysisOutput output, ResponseSource source) {
        this.output = output;
        this.source = source;
    }

    public <R extends Serializable> void run(BlockAnalysis<R> analysis) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(output.spark().sparkContext());
        List<ResponseLayer> layers = source.layers();
        BlockKeys keys = BlockKeys.of(layers, source.images().size());
        Broadcast<Held<BlockAnalysis<R>>> shared = spark.broadcast(new Held<>(analysis));
        JobGroup group = JobGroup.begin(spark.sc(), output.groups().mine(), "Patchlode: analyze %d blocks of feature maps".formatted(keys.blocks()));
        JavaRDD<Tuple2<Long, Row>> rows;
        Map<Long, Long> counts;
        try (StageWatch watch = new StageWatch(spark.sc(), output.progress(), "analyzing", "blocks", keys.blocks())) {
            LongAccumulator done = watch.done();
            int images = source.images().size();
            JavaPairRDD<Long, Held<R>> results = byTask(source.chunks(layers, keys), keys)
                    .mapPartitionsToPair(chunks -> look(new Blocks(chunks, keys, layers, images), shared.value().value(), done));
            rows = results.mapToPair(result -> new Tuple2<>((long) keys.layer(result._1()) << ROW_BITS | result._1(), result._2()))
                    .repartitionAndSortWithinPartitions(new ByLayer(layers.size()))
                    .mapPartitions(some -> rows(some, layers, shared.value().value()))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            counts = rows.mapToPair(row -> new Tuple2<>(row._1() >>> ROW_BITS, 1L)).reduceByKey(Long::sum).collectAsMap();
            watch.succeeded();
        } finally {
            group.close();
        }
        output.check();
        for (int table = 0; table < analysis.tables().size(); table++) {
            write(analysis.tables().get(table), table, analysis.tables().size(), layers.size(), rows, counts);
        }
        rows.unpersist();
        shared.destroy();
    }

    /** Blocks are shuffled one by one, so that a task never has more of them than one. */
    static JavaRDD<Tuple2<Long, Chunk>> byTask(JavaPairRDD<Long, Chunk> chunks, BlockKeys keys) {
        RDD<Tuple2<Long, Chunk>> byBlock = chunks.partitionBy(keys.byBlock()).rdd();
        return keys.tasks() == keys.blocks() ? byBlock.toJavaRDD() : byBlock.coalesce(keys.tasks(), false, Option.apply(new Neighbours(keys)), null).toJavaRDD();
    }

    private static <R extends Serializable> Iterator<Tuple2<Long, Held<R>>> look(Blocks blocks, BlockAnalysis<R> analysis, LongAccumulator done) {
        if (!blocks.hasNext()) {
            return Collections.emptyIterator();
        }
        long first = blocks.key();
        Iterator<R> results = analysis.look(blocks);
        return new Iterator<>() {
            private int count;

            @Override
            public boolean hasNext() {
                return results.hasNext();
            }

            @Override
            public Tuple2<Long, Held<R>> next() {
                int before = blocks.given();
                R result = results.next();
                done.add(blocks.given() - before);
                // There are no more results than blocks, so that no other task's keys are used, and their order is that of the channels.
                return new Tuple2<>(first + count++, new Held<>(result));
            }
        };
    }

    /** Rows of the layer that a partition has, by table and place. */
    private static <R extends Serializable> Iterator<Tuple2<Long, Row>> rows(Iterator<Tuple2<Long, Held<R>>> results, List<ResponseLayer> layers, BlockAnalysis<R> analysis) {
        if (!results.hasNext()) {
            return List.<Tuple2<Long, Row>>of().iterator();
        }
        Tuple2<Long, Held<R>> first = results.next();
        int layer = (int) (first._1() >>> ROW_BITS);
        int tables = analysis.tables().size();
        long[] places = new long[tables];
        List<Tuple2<Long, Row>> rows = new ArrayList<>();
        Iterator<R> all = new Iterator<>() {
            private Optional<R> ahead = Optional.of(first._2().value());

            @Override
            public boolean hasNext() {
                return ahead.isPresent() || results.hasNext();
            }

            @Override
            public R next() {
                R next = ahead.orElseGet(() -> results.next()._2().value());
                ahead = Optional.empty();
                return next;
            }
        };
        analysis.rows(layers.get(layer).name(), all,
                (table, values) -> rows.add(new Tuple2<>((long) (layer * tables + table) << ROW_BITS | places[table]++, RowFactory.create(values))));
        return rows.iterator();
    }

    private void write(BlockTable table, int number, int tables, int layers, JavaRDD<Tuple2<Long, Row>> rows, Map<Long, Long> counts) {
        long[] before = new long[layers + 1];
        for (int layer = 0; layer < layers; layer++) {
            before[layer + 1] = before[layer] + counts.getOrDefault((long) layer * tables + number, 0L);
        }
        int channel = table.columns().stream().map(Column::name).toList().indexOf(CHANNEL);
        Optional<List<String>> units = channel < 0 ? Optional.empty() : source.units();
        List<Column> columns = new ArrayList<>(table.columns());
        units.ifPresent(names -> columns.add(Column.of("unit", Column.Type.TEXT)));
        String[] names = units.map(all -> all.toArray(String[]::new)).orElse(new String[0]);
        JavaPairRDD<Long, Row> placed = rows.filter(row -> (row._1() >>> ROW_BITS) % tables == number).mapToPair(row -> {
            int layer = (int) ((row._1() >>> ROW_BITS) / tables);
            long place = before[layer] + (row._1() & (1L << ROW_BITS) - 1);
            return new Tuple2<>(place, names.length == 0 ? row._2() : named(row._2(), names[row._2().getInt(channel)]));
        });
        output.table(table.name(), columns, placed, before[layers]);
        output.check();
    }

    private static Row named(Row row, String unit) {
        Object[] values = Arrays.copyOf(((GenericRow) row).values(), row.size() + 1);
        values[row.size()] = unit;
        return RowFactory.create(values);
    }

    /** A partition a layer. */
    private static final class ByLayer extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final int layers;

        ByLayer(int layers) {
            this.layers = layers;
        }

        @Override
        public int numPartitions() {
            return layers;
        }

        @Override
        public int getPartition(Object key) {
            return (int) ((Long) key >>> ROW_BITS);
        }
    }
}
