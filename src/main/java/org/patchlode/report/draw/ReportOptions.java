package org.patchlode.report.draw;

import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
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
 * @param sheet how those are laid out
 * @param rules whose projections are drawn; empty for all that the run has
 */
public record ReportOptions(
        int winners, Scaling scaling, double percentile, List<SheetFormat> sheets, SheetOptions sheet, List<String> rules)
        implements Serializable {

    private static final List<String> ORDER = List.of("deconvnet", "guided", "gradient");

    /** @throws ReportException if a value is outside its bounds */
    public ReportOptions {
        within("number of winners shown", winners, 1, 25);
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
        return new ReportOptions(9, Scaling.WINNER, 99, List.of(SheetFormat.PNG), SheetOptions.defaults(), List.of());
    }

    /** As {@code mine} and {@code demo} draw it: without the sheets for papers, which cost more than all pages together. */
    public static ReportOptions pages() {
        return defaults().withSheets(List.of());
    }

    /** The same with another way of scaling projections. */
    public ReportOptions scaled(Scaling other, double clip) {
        return new ReportOptions(winners, other, clip, sheets, sheet, rules);
    }

    /** The same with sheets in other formats. */
    public ReportOptions withSheets(List<SheetFormat> formats) {
        return new ReportOptions(winners, scaling, percentile, formats, sheet, rules);
    }

    /** The same with sheets laid out otherwise. */
    public ReportOptions arranged(SheetOptions layout) {
        return new ReportOptions(winners, scaling, percentile, sheets, layout, rules);
    }

    /** The same with the projections of some rules only. */
    public ReportOptions ofRules(List<String> shown) {
        return new ReportOptions(winners, scaling, percentile, sheets, sheet, shown);
    }

    /** The same with another number of winners a map. */
    public ReportOptions showing(int count) {
        return new ReportOptions(count, scaling, percentile, sheets, sheet, rules);
    }

    /**
     * The rules to draw of those that a run has, in display order.
     *
     * @throws ReportException if the run lacks one that was asked for
     */
    public List<String> rulesOf(String run, Collection<String> there) {
        List<String> ordered = there.stream()
                .filter(rule -> !rule.equals("none"))
                .distinct()
                .sorted(Comparator.comparingInt((String rule) -> ORDER.contains(rule) ? ORDER.indexOf(rule) : ORDER.size()).thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String rule : rules) {
            if (!ordered.contains(rule)) {
                throw new ReportException("run '%s' has no projections by rule '%s', but %s; give one of these, or mine with --rule %s".formatted(run, rule,
                        ordered.isEmpty() ? "none at all" : "by " + String.join(", ", ordered), rule));
            }
        }
        return rules.isEmpty() ? ordered : ordered.stream().filter(rules::contains).toList();
    }

    /** @param stored whether the run has projections as values @throws ReportException if the scaling needs them and they are not there */
    public void requireValues(String run, boolean stored) {
        if (scaling == Scaling.BLOCK && !stored) {
            throw new ReportException("projections of run '%s' cannot be scaled by '%s': it stores no projection values; mine with --raw-projections or choose 'winner'"
                    .formatted(run, scaling.label()));
        }
    }

    /** Sides of the square block that holds a map's winners: 3 for nine. */
    public int grid() {
        return (int) Math.ceil(Math.sqrt(winners));
    }

    static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ReportException("%s %d is out of bounds; choose %d to %d".formatted(what, value, least, most));
        }
    }
}
