package org.patchlode.report.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;

/**
 * What a task does: draws the chunks of its partition, whose rows come sorted by layer and map. Holds the rows of one
 * feature map at a time.
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
        Lookahead rows = new Lookahead(source);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.next.isPresent();
            }

            @Override
            public String next() {
                Row first = rows.next.orElseThrow(NoSuchElementException::new);
                String layer = first.getAs("layer");
                int chunk = first.<Integer>getAs("chunk");
                ChunkDrawing drawing = new ChunkDrawing(layers.get(layer), chunk, index.value(), options, publisher);
                while (rows.in(layer, chunk)) {
                    drawing.add(MapRows.read(rows.map(), options.winners()));
                    drawn.add(1L);
                }
                return drawing.finish();
            }
        };
    }

    private static final class Lookahead {

        private final Iterator<Row> source;
        private Optional<Row> next;

        Lookahead(Iterator<Row> source) {
            this.source = source;
            advance();
        }

        boolean in(String layer, int chunk) {
            return next.filter(row -> row.getAs("layer").equals(layer) && row.<Integer>getAs("chunk") == chunk).isPresent();
        }

        /** The rows of the map that comes next. */
        List<Row> map() {
            Row first = next.orElseThrow();
            String layer = first.getAs("layer");
            int channel = first.<Integer>getAs("channel");
            List<Row> rows = new ArrayList<>();
            while (next.filter(row -> row.getAs("layer").equals(layer) && row.<Integer>getAs("channel") == channel).isPresent()) {
                rows.add(next.get());
                advance();
            }
            return rows;
        }

        private void advance() {
            next = source.hasNext() ? Optional.of(source.next()) : Optional.empty();
        }
    }
}
