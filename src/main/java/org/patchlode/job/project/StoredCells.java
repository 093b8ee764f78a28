package org.patchlode.job.project;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.Win;
import org.patchlode.report.cells.CellDrawing;
import org.patchlode.report.run.DrawnCells;
import org.patchlode.result.RunFolder;
import scala.Tuple2;

/** What was drawn beside the projection, as it lies in a run under way. */
public final class StoredCells implements DrawnCells.Source {

    private final String run;
    private final boolean onDisk;
    private final List<WinnerChunk> chunks;
    private final List<LocatedChunk> stored;

    private StoredCells(RunFolder run, List<WinnerChunk> chunks, List<LocatedChunk> stored) {
        this.run = run.uri();
        this.onDisk = run.isOnDisk();
        this.chunks = chunks;
        this.stored = stored;
    }

    /** @param chunks that were projected, all winners among them @param stored where their rows lie */
    public static DrawnCells of(RunFolder run, List<WinnerChunk> chunks, List<LocatedChunk> stored, CellDrawing drawing) {
        Map<DrawnCells.Chunk, Integer> starts = new HashMap<>();
        for (WinnerChunk chunk : chunks) {
            for (WinnerImage image : chunk.images()) {
                for (Win win : image.wins()) {
                    starts.merge(DrawnCells.Chunk.of(drawing.layers().get(win.layer()).name(), win.map()), win.ordinal(), Math::min);
                }
            }
        }
        return new DrawnCells(drawing, starts, new StoredCells(run, chunks, stored));
    }

    @Override
    public JavaRDD<byte[]> inOrder(JavaSparkContext spark, Partitioner partitions, Broadcast<SerializableConfiguration> hadoop) {
        return onDisk ? gathered(spark, partitions, hadoop) : shuffled(spark, partitions, hadoop).values();
    }

    /** Each task reads its cells where they lie. */
    private JavaRDD<byte[]> gathered(JavaSparkContext spark, Partitioner partitions, Broadcast<SerializableConfiguration> hadoop) {
        List<LocatedPart> parts = LocatedPart.of(CellDrawing.NAME, stored, partitions.numPartitions(), partitions::getPartition);
        String uri = run;
        return spark.parallelize(parts, parts.size()).flatMap(part -> GatheredRows.ofTask(RunFolder.at(uri, hadoop.value().value()), part));
    }

    private JavaPairRDD<Integer, byte[]> shuffled(JavaSparkContext spark, Partitioner partitions, Broadcast<SerializableConfiguration> hadoop) {
        String uri = run;
        return spark.parallelize(chunks, ProjectionStage.partitions(spark, chunks)).flatMapToPair(chunk ->
                ProjectChunks.rows(RunFolder.at(uri, hadoop.value().value()), chunk.file(CellDrawing.NAME), chunk).stream()
                        .map(placed -> new Tuple2<>(placed.ordinal(), placed.row())).iterator()).repartitionAndSortWithinPartitions(partitions);
    }
}
