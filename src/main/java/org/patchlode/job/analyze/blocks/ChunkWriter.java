package org.patchlode.job.analyze.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import scala.Tuple2;

/** Gathers the rows of a partition into chunks, one image under the other, as long as they are of the same maps. */
final class ChunkWriter {

    /** A chunk's images at most. */
    private static final int IMAGES = 1024;

    private final BlockKeys keys;
    private final int width;
    private int layer = -1;
    private int first = -1;
    private int maps;
    private int count;
    private int[] images = new int[0];
    private float[][] blocks = new float[0][];
    private List<Tuple2<Long, Chunk>> full = new ArrayList<>();

    ChunkWriter(BlockKeys keys) {
        this.keys = keys;
        width = keys.width();
    }

    /** @param values of the maps from {@code firstChannel} on, which is the first of a block */
    void add(int ofLayer, int firstChannel, int image, float[] values) {
        if (ofLayer != layer || firstChannel != first || values.length != maps || count == IMAGES) {
            flush();
            layer = ofLayer;
            first = firstChannel;
            maps = values.length;
            images = new int[IMAGES];
            blocks = new float[(maps + width - 1) / width][];
            for (int block = 0; block < blocks.length; block++) {
                blocks[block] = new float[IMAGES * Math.min(width, maps - block * width)];
            }
        }
        images[count] = image;
        for (int block = 0; block < blocks.length; block++) {
            int of = Math.min(width, maps - block * width);
            System.arraycopy(values, block * width, blocks[block], count * of, of);
        }
        count++;
    }

    private void flush() {
        for (int block = 0; block < blocks.length && count > 0; block++) {
            int of = Math.min(width, maps - block * width);
            full.add(new Tuple2<>(keys.key(layer, first + block * width), new Chunk(Arrays.copyOf(images, count), Arrays.copyOf(blocks[block], count * of))));
        }
        count = 0;
    }

    /** Those that are full; each is given once. */
    List<Tuple2<Long, Chunk>> take() {
        List<Tuple2<Long, Chunk>> taken = full;
        full = new ArrayList<>();
        return taken;
    }

    /** What is left at the end. */
    List<Tuple2<Long, Chunk>> finish() {
        flush();
        return take();
    }
}
