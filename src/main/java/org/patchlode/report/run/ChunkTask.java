package org.patchlode.report.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.patchlode.report.cells.CellRows;
import org.patchlode.report.cells.DrawnMap;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;

/**
 * What a task does: draws a chunk that lies in order in the run's files, or the chunks of its partition, whose rows come sorted by layer
 * and map. Holds the rows of one feature map at a time.
 *
 * @param layers by name
 * @param index which images won where
 * @param options how to draw
 * @param publisher where to
 * @param drawn counts feature maps
 */
record ChunkTask(Map<String, LayerView> layers, Broadcast<WinIndex> index, ReportOptions options, Publisher publisher, LongAccumulator drawn)
        implements MapPartitionsFunction<Row, String> {

    @Override
    public Iterator<String> call(Iterator<Row> source) {
        return ChunkRows.chunks(source, this::draw);
    }

    /** Draws a chunk from the run's files. */
    String draw(StoredChunk chunk) {
        return draw(chunk, false, (drawing, map) -> drawing.add(map));
    }

    /** The same, of cells that are drawn already. @param cells in order, of this chunk and of those that follow */
    String draw(StoredChunk chunk, CellRows cells) {
        List<String> rules = layers.get(chunk.layer()).rules();
        return draw(chunk, true, (drawing, map) -> drawing.add(map, DrawnMap.of(map, rules, cells.of(chunk.layer(), map.channel()))));
    }

    private String draw(StoredChunk chunk, boolean cells, BiConsumer<ChunkDrawing, FeatureMap> add) {
        ChunkDrawing drawing = new ChunkDrawing(layers.get(chunk.layer()), chunk.chunk(), index.value(), options, publisher);
        try {
            chunk.read(publisher.configuration().value().value(), options, cells, map -> {
                add.accept(drawing, map);
                drawn.add(1L);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return drawing.finish();
    }

    private String draw(Row first, ChunkRows rows) {
        String layer = first.getAs("layer");
        int chunk = first.<Integer>getAs("chunk");
        ChunkDrawing drawing = new ChunkDrawing(layers.get(layer), chunk, index.value(), options, publisher);
        while (rows.in(layer, chunk)) {
            drawing.add(MapRows.read(rows.map(), options.winners()));
            drawn.add(1L);
        }
        return drawing.finish();
    }
}
