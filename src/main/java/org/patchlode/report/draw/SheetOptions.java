package org.patchlode.report.draw;

import java.io.Serializable;
import java.util.List;

/**
 * How sheets for papers are laid out. What is 0 follows from the number of maps ({@link SheetLayout}).
 *
 * @param picture side of one picture in pixels, from 8 to 512; it decides how fine the pixels are, not how large the sheet is
 * @param columns feature maps beside each other, from 1 to 32
 * @param millimetres width in print, from 20 to 1000
 * @param titles whether a sheet says the layer's name and the maps' numbers
 * @param captions what stands under each patch, a line each: {@code score}, {@code image} or a column of labels
 */
public record SheetOptions(int picture, int columns, int millimetres, boolean titles, List<String> captions) implements Serializable {

    /** @throws ReportException if a value is outside its bounds */
    public SheetOptions {
        within("sheet picture size", picture, 8, 512);
        within("number of sheet columns", columns, 1, 32);
        within("sheet width", millimetres, 20, 1000);
        captions = List.copyOf(captions);
    }

    /** As wide as the text that they stand in, with titles and without captions. */
    public static SheetOptions defaults() {
        return new SheetOptions(0, 0, 0, true, List.of());
    }

    /** @param labels columns of a run @throws ReportException if there is no such column to stand under the patches */
    public void requireCaptions(List<String> labels) {
        new PatchCaptions(captions, labels);
    }

    private static void within(String what, int value, int least, int most) {
        if (value != 0) {
            ReportOptions.within(what, value, least, most);
        }
    }
}
