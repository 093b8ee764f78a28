package org.patchlode.report.draw;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a report is drawn. None of it changes what was mined.
 *
 * @param winners pictures shown for each feature map, from 1 to 25; the run may hold more
 * @param scaling how projections become grey levels
 * @param percentile of the absolute projection values at which they are clipped, above 50 up to 100; unused with
 *     {@link Scaling#STORED}
 * @param sheets formats of the sheets for papers; empty for none
 * @param picture side of one picture on such a sheet, in pixels, from 8 to 512
 * @param columns feature maps beside each other on such a sheet, from 1 to 32
 * @param captions whether sheets carry the layer's name and the maps' numbers
 * @param rules whose projections are drawn; empty for all that the run has
 */
public record ReportOptions(
        int winners, Scaling scaling, double percentile, List<SheetFormat> sheets, int picture, int columns, boolean captions, List<String> rules)
        implements Serializable {

    /** @throws ReportException if a value is outside its bounds */
    public ReportOptions {
        within("number of winners shown", winners, 1, 25);
        within("sheet picture size", picture, 8, 512);
        within("number of sheet columns", columns, 1, 32);
        if (!(percentile > 50 && percentile <= 100)) {
            throw new ReportException("projection percentile %s is outside (50, 100]; 99 suits most networks".formatted(percentile));
        }
        Set<SheetFormat> distinct = EnumSet.noneOf(SheetFormat.class);
        distinct.addAll(sheets);
        sheets = List.copyOf(distinct);
        rules = List.copyOf(rules);
    }

    /** Nine winners, each projection clipped at the 99th percentile of its values, one PNG sheet for every 64 maps. */
    public static ReportOptions defaults() {
        return new ReportOptions(9, Scaling.WINNER, 99, List.of(SheetFormat.PNG), 48, 8, true, List.of());
    }

    /** The same with another way of scaling projections. */
    public ReportOptions scaled(Scaling other, double clip) {
        return new ReportOptions(winners, other, clip, sheets, picture, columns, captions, rules);
    }

    /** The same with sheets in other formats. */
    public ReportOptions withSheets(List<SheetFormat> formats) {
        return new ReportOptions(winners, scaling, percentile, formats, picture, columns, captions, rules);
    }

    /** The same with sheets of another size. */
    public ReportOptions arranged(int pictureSide, int mapsAcross, boolean withCaptions) {
        return new ReportOptions(winners, scaling, percentile, sheets, pictureSide, mapsAcross, withCaptions, rules);
    }

    /** The same with the projections of some rules only. */
    public ReportOptions ofRules(List<String> shown) {
        return new ReportOptions(winners, scaling, percentile, sheets, picture, columns, captions, shown);
    }

    /** The same with another number of winners a map. */
    public ReportOptions showing(int count) {
        return new ReportOptions(count, scaling, percentile, sheets, picture, columns, captions, rules);
    }

    /** Sides of the square block that holds a map's winners: 3 for nine. */
    public int grid() {
        return (int) Math.ceil(Math.sqrt(winners));
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ReportException("%s %d is out of bounds; choose %d to %d".formatted(what, value, least, most));
        }
    }
}
