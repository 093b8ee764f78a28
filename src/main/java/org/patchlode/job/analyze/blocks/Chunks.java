package org.patchlode.job.analyze.blocks;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import scala.Tuple2;

/** Rows turned into chunks as they come; never more than a few chunks are held. @param <T> of a row */
final class Chunks<T> implements Iterator<Tuple2<Long, Chunk>> {

    private final Iterator<T> rows;
    private final ChunkWriter writer;
    private final BiConsumer<T, ChunkWriter> add;
    private Iterator<Tuple2<Long, Chunk>> ready = Collections.emptyIterator();
    private boolean ended;

    Chunks(Iterator<T> rows, BlockKeys keys, BiConsumer<T, ChunkWriter> add) {
        this.rows = rows;
        this.writer = new ChunkWriter(keys);
        this.add = add;
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext() && !ended) {
            if (rows.hasNext()) {
                add.accept(rows.next(), writer);
                ready = writer.take().iterator();
            } else {
                ended = true;
                ready = writer.finish().iterator();
            }
        }
        return ready.hasNext();
    }

    @Override
    public Tuple2<Long, Chunk> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all chunks were given");
        }
        return ready.next();
    }
}
