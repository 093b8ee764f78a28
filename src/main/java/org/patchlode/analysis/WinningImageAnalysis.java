package org.patchlode.analysis;

import java.io.Serializable;
import java.util.List;
import org.patchlode.engine.Worker;
import org.patchlode.timing.StepTimes;

/**
 * A question about the images that won, answered image by image. They come in chunks, each of which is stored when it is done,
 * so that a resumed run goes on with the next; several analyses share the reading and decoding. Immutable; travels to
 * executors.
 */
public interface WinningImageAnalysis extends Serializable {

    /** Lower-case letters, digits and dashes; names the stored chunks. */
    String name();

    /** Likewise names chunks of further rows that it stores beside its own. */
    default List<String> beside() {
        return List.of();
    }

    /** Begins to work. @param worker runs the network, for this one alone @param times takes what the time goes to */
    Work begin(Worker worker, StepTimes times);

    /** At work on the chunks of one task. */
    interface Work {

        /** Takes an image, or a part of its wins; its rows may come now or with later images of the chunk. */
        void accept(WinningImage image, AnalysisTable.Sink rows);

        /** The chunk ends: all rows of its images that did not come yet. */
        void end(AnalysisTable.Sink rows);

        /** After {@link #end}: the chunk's rows that are stored beside. @param name one of those that the analysis names */
        default void beside(String name, AnalysisTable.Sink rows) {
            throw new IllegalArgumentException("no rows are stored as '%s'".formatted(name));
        }
    }
}
