package org.patchlode.report.run;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.patchlode.report.cells.CellRows;
import org.patchlode.report.draw.LayerView;

/** Brings the rows of each chunk of feature maps to one task, in order, and the tasks' results to the driver. */
final class ChunkStage {

    /** Tasks at most: each opens files of its own. */
    private static final int MOST_PARTITIONS = 2000;

    private ChunkStage() {}

    /** @param order columns behind {@code layer} and {@code chunk} @param task gives a {@link ChunkResult} as JSON for each chunk @return in the order of layers and chunks */
    static List<ChunkResult> run(Dataset<Row> rows, Collection<LayerView> layers, List<String> order, MapPartitionsFunction<Row, String> task) {
        int chunks = layers.stream().mapToInt(LayerView::chunks).sum();
        List<String> sorted = new ArrayList<>(List.of("chunk"));
        sorted.addAll(order);
        List<String> results = rows.repartition(Math.max(1, Math.min(chunks, MOST_PARTITIONS)), col("layer"), col("chunk"))
                .sortWithinPartitions("layer", sorted.toArray(String[]::new))
                .mapPartitions(task, Encoders.STRING())
                .collectAsList();
        return results(results);
    }

    /** The same of chunks that each task reads by itself. @param chunks in the order in which tasks begin */
    static List<ChunkResult> run(JavaSparkContext spark, List<StoredChunk> chunks, ChunkTask task) {
        return chunks.isEmpty() ? List.of() : results(spark.parallelize(chunks, Math.min(chunks.size(), MOST_PARTITIONS)).map(task::draw).collect());
    }

    /** The same where winners' pictures are drawn already. */
    static List<ChunkResult> run(JavaSparkContext spark, List<StoredChunk> chunks, ChunkTask task, DrawnCells cells) {
        if (chunks.isEmpty()) {
            return List.of();
        }
        int partitions = Math.min(chunks.size(), MOST_PARTITIONS);
        Map<DrawnCells.Chunk, Integer> starts = cells.starts();
        List<ArrayList<StoredChunk>> groups = new ArrayList<>();
        TreeMap<Integer, Integer> partitionFrom = new TreeMap<>();
        for (int i = 0; i < chunks.size(); i++) {
            int partition = (int) ((long) i * partitions / chunks.size());
            if (partition == groups.size()) {
                groups.add(new ArrayList<>());
            }
            groups.get(partition).add(chunks.get(i));
            Optional.ofNullable(starts.get(chunks.get(i).key())).ifPresent(start -> partitionFrom.put(start, partition));
        }
        // In the order in which a partition's cells come; a chunk without any may be anywhere.
        groups.forEach(group -> group.sort(Comparator.comparingInt(chunk -> starts.getOrDefault(chunk.key(), 0))));
        JavaRDD<byte[]> inOrder = cells.source().inOrder(spark, new ByChunk(partitionFrom, partitions), task.publisher().configuration());
        return results(spark.parallelize(groups, partitions).zipPartitions(inOrder, (group, rows) -> {
            CellRows drawn = new CellRows(rows);
            List<String> results = new ArrayList<>();
            group.forEachRemaining(some -> some.forEach(chunk -> results.add(task.draw(chunk, drawn))));
            drawn.checkDone();
            return results.iterator();
        }).collect());
    }

    /** Brings cells to the partition that draws their chunk. */
    private static final class ByChunk extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final TreeMap<Integer, Integer> partitionFrom;
        private final int partitions;

        /** @param partitionFrom by the place of each chunk's first cell */
        ByChunk(TreeMap<Integer, Integer> partitionFrom, int partitions) {
            this.partitionFrom = partitionFrom;
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return partitionFrom.floorEntry((Integer) key).getValue();
        }
    }

    private static List<ChunkResult> results(List<String> results) {
        List<ChunkResult> made = new ArrayList<>();
        try {
            ObjectMapper mapper = new ObjectMapper();
            for (String result : results) {
                made.add(ChunkResult.of(mapper.readTree(result)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a task of the report returned something that is not JSON", e);
        }
        made.sort(Comparator.comparingInt(ChunkResult::layer).thenComparingInt(ChunkResult::chunk));
        return made;
    }
}
