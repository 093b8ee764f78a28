package org.patchlode.analysis;

import java.util.List;

/**
 * What an analysis adds to the start page of a run's report. It is kept in the manifest, so that a report can be drawn again.
 *
 * @param title a heading
 * @param text some sentences for people: what was asked, what one sees, where the rest lies
 * @param columns headings of a small table; none for no table
 * @param rows of the table, as many cells each; the driver holds them, so they are by layer and not by feature map or image
 */
public record ReportSection(String title, String text, List<String> columns, List<List<String>> rows) {

    /** Copies the lists. */
    public ReportSection {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("a row of %d cells does not fit %d columns".formatted(row.size(), columns.size()));
            }
        }
    }
}
