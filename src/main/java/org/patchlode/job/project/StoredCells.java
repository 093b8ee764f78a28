package org.patchlode.job.project;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.analysis.Win;
import org.patchlode.report.cells.CellDrawing;
import org.patchlode.report.run.DrawnCells;
import org.patchlode.result.RunFolder;
import scala.Tuple2;

/** What was drawn beside the projection, as it lies in a run under way. */
public final class StoredCells {

    private StoredCells() {}

    /** @param chunks that were projected, all winners among them */
    public static DrawnCells of(JavaSparkContext spark, Configuration hadoop, RunFolder run, List<WinnerChunk> chunks, CellDrawing drawing) {
        Map<DrawnCells.Chunk, Integer> starts = new HashMap<>();
        for (WinnerChunk chunk : chunks) {
            for (WinnerImage image : chunk.images()) {
                for (Win win : image.wins()) {
                    starts.merge(DrawnCells.Chunk.of(drawing.layers().get(win.layer()).name(), win.map()), win.ordinal(), Math::min);
                }
            }
        }
        SerializableConfiguration configuration = new SerializableConfiguration(hadoop);
        String uri = run.uri();
        return new DrawnCells(drawing, starts, spark.parallelize(chunks, ProjectionStage.partitions(spark, chunks)).flatMapToPair(chunk ->
                ProjectChunks.rows(RunFolder.at(uri, configuration.value()), chunk.file(CellDrawing.NAME), chunk).stream()
                        .map(placed -> new Tuple2<>(placed.ordinal(), placed.row())).iterator()));
    }
}
