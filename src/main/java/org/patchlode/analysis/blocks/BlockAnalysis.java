package org.patchlode.analysis.blocks;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/**
 * An analysis of responses, block of feature maps by block, and then layer by layer what the blocks gave. Immutable; travels to
 * executors. What it gives must not depend on how a layer is cut into blocks.
 *
 * @param <R> what a block gives
 */
public interface BlockAnalysis<R extends Serializable> extends Serializable {

    /** The tables that it writes. */
    List<BlockTable> tables();

    /** Looks at a block. */
    R look(Block block);

    /**
     * Looks at neighbouring blocks of a layer. An analysis for which few maps cost nearly as much as many shares among them what costs so.
     *
     * @param neighbours in the order of the channels; a block's memory is needed for the next one
     * @return for each block or several together, in that order
     */
    default Iterator<R> look(Iterator<Block> neighbours) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return neighbours.hasNext();
            }

            @Override
            public R next() {
                return look(neighbours.next());
            }
        };
    }

    /**
     * Gives the rows of a layer.
     *
     * @param layer its name
     * @param results of its blocks, in the order of the channels
     * @param sink takes the rows, those of a table in their order
     */
    void rows(String layer, Iterator<R> results, Sink sink);

    /** Takes rows. */
    @FunctionalInterface
    interface Sink {

        /** @param table place in {@link #tables} @param values of the columns, each of its type's class, or null where the column allows it */
        void row(int table, Object... values);
    }
}
