package org.patchlode.job.analyze.blocks;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;

/**
 * How layers are cut into blocks of feature maps, and images into ranges. A block of all images holds some 32 MB, whatever the
 * number of images; it depends on that number alone, and not on the cluster.
 */
public final class BlockKeys implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final long BLOCK_BYTES = 32L << 20;
    /** Maps of a row of a run's table; a block never holds parts of two. */
    private static final int MAPS_A_ROW = 64;

    private final int width;
    private final int[] blocksBefore;
    /** By task, and the end. */
    private final int[] firstBlocks;

    private BlockKeys(int width, int[] blocksBefore) {
        this.width = width;
        this.blocksBefore = blocksBefore;
        IntStream.Builder first = IntStream.builder();
        for (int layer = 0; layer + 1 < blocksBefore.length; layer++) {
            for (int block = blocksBefore[layer]; block < blocksBefore[layer + 1]; block += MAPS_A_ROW / width) {
                first.add(block);
            }
        }
        firstBlocks = first.add(blocksBefore[blocksBefore.length - 1]).build().toArray();
    }

    static BlockKeys of(List<ResponseLayer> layers, int images) {
        int width = (int) Math.max(1, Math.min(MAPS_A_ROW, BLOCK_BYTES / Float.BYTES / Math.max(1, images)));
        // A divisor of a row's maps, so that rows are cut evenly.
        while (MAPS_A_ROW % width != 0) {
            width--;
        }
        int[] before = new int[layers.size() + 1];
        for (int layer = 0; layer < layers.size(); layer++) {
            before[layer + 1] = before[layer] + (layers.get(layer).maps() + width - 1) / width;
        }
        return new BlockKeys(width, before);
    }

    /** Maps of a block at most. */
    int width() {
        return width;
    }

    /** All blocks of all layers. */
    int blocks() {
        return blocksBefore[blocksBefore.length - 1];
    }

    /** Each has the blocks of as many maps as a row of a run's table, whatever the number of images. */
    int tasks() {
        return firstBlocks.length - 1;
    }

    /** Of a task; at {@link #tasks} the end. */
    int firstBlock(int task) {
        return firstBlocks[task];
    }

    /** Number of a block. @param channel of a map in it */
    long key(int layer, int channel) {
        return blocksBefore[layer] + channel / width;
    }

    int layer(long key) {
        int found = Arrays.binarySearch(blocksBefore, (int) key);
        // Layers without maps share a place; the last of them is the block's.
        int layer = found < 0 ? -found - 2 : found;
        while (blocksBefore[layer + 1] == blocksBefore[layer]) {
            layer++;
        }
        return layer;
    }

    int firstChannel(long key) {
        return ((int) key - blocksBefore[layer(key)]) * width;
    }

    /** A partition a block. */
    Partitioner byBlock() {
        return new ByNumber(blocks());
    }

    /** Partitions by number. */
    static final class ByNumber extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final int count;

        ByNumber(int count) {
            this.count = Math.max(1, count);
        }

        @Override
        public int numPartitions() {
            return count;
        }

        @Override
        public int getPartition(Object key) {
            return (int) (((Number) key).longValue() % count);
        }
    }
}
