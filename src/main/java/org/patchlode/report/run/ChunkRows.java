package org.patchlode.report.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;

/** Rows of a partition that come sorted by layer, chunk and map, read one ahead. */
final class ChunkRows {

    private final Iterator<Row> source;
    private Optional<Row> next;

    private ChunkRows(Iterator<Row> source) {
        this.source = source;
        advance();
    }

    /** What a task makes of each chunk, in their order. @param make is given the chunk's first row, and takes all of its rows from here */
    static Iterator<String> chunks(Iterator<Row> source, BiFunction<Row, ChunkRows, String> make) {
        ChunkRows rows = new ChunkRows(source);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.next.isPresent();
            }

            @Override
            public String next() {
                return make.apply(rows.next.orElseThrow(NoSuchElementException::new), rows);
            }
        };
    }

    /** Whether the next row is of that chunk. */
    boolean in(String layer, int chunk) {
        return next.filter(row -> row.getAs("layer").equals(layer) && row.<Integer>getAs("chunk") == chunk).isPresent();
    }

    /** The next row. */
    Row take() {
        Row row = next.orElseThrow();
        advance();
        return row;
    }

    /** The rows of the map that comes next. */
    List<Row> map() {
        Row first = next.orElseThrow();
        String layer = first.getAs("layer");
        int channel = first.<Integer>getAs("channel");
        List<Row> rows = new ArrayList<>();
        while (next.filter(row -> row.getAs("layer").equals(layer) && row.<Integer>getAs("channel") == channel).isPresent()) {
            rows.add(take());
        }
        return rows;
    }

    private void advance() {
        next = source.hasNext() ? Optional.of(source.next()) : Optional.empty();
    }
}
