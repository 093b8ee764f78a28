package org.patchlode.analysis;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * A table that an analysis makes of what it knows. Every row has a place, from 0 without gaps, that does not depend on how
 * the corpus was cut; so the table's files are the same, whoever writes which rows.
 *
 * @param <S> the analysis' state
 */
public interface AnalysisTable<S> extends Serializable {

    /** Name of the table's folder in the output. */
    String name();

    /** The columns in order. */
    List<Column> columns();

    /** Rows of the whole table. @param images that entered the analysis */
    long rows(long images);

    /**
     * Gives the rows of a state: of the merged one, or of a shard's if the analysis keeps those.
     *
     * @param images that entered in all
     * @param order only of use to a shard's state, whose rows belong to images: among all images that entered, in the order of their ids, of the state's images in theirs
     * @param sink takes the rows
     */
    void write(long images, S state, IntToLongFunction order, Sink sink);

    /** Takes rows. */
    @FunctionalInterface
    interface Sink {

        /** @param place from 0 @param values of the columns, each of its type's class, or null where the column allows it */
        void row(long place, Object... values);
    }
}
