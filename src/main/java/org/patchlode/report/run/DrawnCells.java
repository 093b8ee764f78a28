package org.patchlode.report.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.report.cells.CellDrawing;
import org.patchlode.report.draw.LayerTiles;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Tiles;

/**
 * Cells that were drawn while their winners were projected.
 *
 * @param drawing how
 * @param starts place of the first row of each chunk of maps that has winners
 * @param source of the cells; read when the report is drawn
 */
public record DrawnCells(CellDrawing drawing, Map<Chunk, Integer> starts, Source source) {

    /** Brings cells to the tasks that put them together. */
    @FunctionalInterface
    public interface Source {

        /**
         * Gives the rows of each partition, see {@link org.patchlode.report.cells.WinnerCells}, in the order of the table of winners.
         *
         * @param partitions which partition wants a row, by its place in the table of winners
         * @param hadoop how to reach where they are stored
         */
        JavaRDD<byte[]> inOrder(JavaSparkContext spark, Partitioner partitions, Broadcast<SerializableConfiguration> hadoop);
    }

    /** A piece of a layer's maps. @param layer name @param number from 0, see {@link Tiles#CHUNK} */
    public record Chunk(String layer, int number) {

        /** The piece that a map is in. */
        public static Chunk of(String layer, int channel) {
            return new Chunk(layer, Math.floorDiv(channel, Tiles.CHUNK));
        }
    }

    /** Whether a report with these options shows these cells and no others. */
    boolean fit(ReportOptions options, Collection<LayerView> layers) {
        Map<String, LayerTiles> drawn = new HashMap<>();
        drawing.layers().forEach(layer -> drawn.put(layer.name(), layer.tiles()));
        return drawing.options().equals(options) && layers.stream().allMatch(layer -> layer.tiles().equals(drawn.get(layer.name())));
    }
}
