package org.patchlode.job.analyze.blocks;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.patchlode.analysis.blocks.Block;
import scala.Tuple2;

/** Blocks of a task put together from their chunks, one after the other. For one layer. */
final class Blocks implements Iterator<Block> {

    private final Iterator<Tuple2<Long, Chunk>> chunks;
    private final BlockKeys keys;
    private final List<ResponseLayer> layers;
    private final int images;
    private Optional<Tuple2<Long, Chunk>> ahead;
    private int given;

    /** @param chunks those of a block together @param images of all blocks */
    Blocks(Iterator<Tuple2<Long, Chunk>> chunks, BlockKeys keys, List<ResponseLayer> layers, int images) {
        this.chunks = chunks;
        this.keys = keys;
        this.layers = layers;
        this.images = images;
        ahead = ahead();
    }

    private Optional<Tuple2<Long, Chunk>> ahead() {
        return chunks.hasNext() ? Optional.of(chunks.next()) : Optional.empty();
    }

    @Override
    public boolean hasNext() {
        return ahead.isPresent();
    }

    /** Number of the next block. */
    long key() {
        return ahead.orElseThrow(() -> new NoSuchElementException("all blocks were given"))._1();
    }

    /** How many blocks were given. */
    int given() {
        return given;
    }

    @Override
    public Block next() {
        long key = key();
        int first = keys.firstChannel(key);
        ResponseLayer layer = layers.get(keys.layer(key));
        float[][] maps = new float[Math.min(keys.width(), layer.maps() - first)][images];
        int seen = 0;
        while (ahead.isPresent() && ahead.get()._1() == key) {
            Chunk chunk = ahead.get()._2();
            for (int i = 0; i < chunk.images().length; i++) {
                for (int map = 0; map < maps.length; map++) {
                    maps[map][chunk.images()[i]] = chunk.values()[i * maps.length + map];
                }
            }
            seen += chunk.images().length;
            ahead = ahead();
        }
        if (seen != images) {
            throw new IllegalStateException("layer '%s' has responses of %d images, and others of %d; the responses are damaged, so mine them again".formatted(layer.name(), seen, images));
        }
        given++;
        return new Block(layer.name(), first, maps);
    }
}
