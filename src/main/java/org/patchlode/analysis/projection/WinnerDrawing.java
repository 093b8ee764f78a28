package org.patchlode.analysis.projection;

import java.io.Serializable;
import java.util.Optional;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Win;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.network.Box;

/**
 * Draws winners while they are projected, when their pixels are at hand: who wants to show them later would have to unpack what was packed.
 * Immutable; travels to executors.
 */
public interface WinnerDrawing extends Serializable {

    /** Lower-case letters, digits and dashes; names the stored chunks. */
    String name();

    /** Begins a task. */
    Work begin();

    /**
     * A row of the table of winners, before its pictures are packed.
     *
     * @param place of the row
     * @param win the winner
     * @param rule of the row
     * @param image id
     * @param pixels of the image
     * @param box the winner's receptive field, before clipping
     * @param projection of the clipped field, empty without projection
     */
    record Row(long place, Win win, String rule, String image, RgbImage pixels, Box box, Optional<Pixels> projection) {

        /** The field's part of the image. */
        public Pixels patch() {
            return Pictures.patch(pixels, box.clip(pixels.height(), pixels.width()));
        }
    }

    /** At work on the chunks of one task. */
    interface Work {

        /** Takes a row; what is drawn of it may come later. */
        void draw(Row row);

        /** The chunk ends. @param drawn takes what was drawn of its rows, each at its place */
        void end(AnalysisTable.Sink drawn);
    }
}
