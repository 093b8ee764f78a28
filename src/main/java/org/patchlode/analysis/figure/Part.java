package org.patchlode.analysis.figure;

import java.util.List;

/** What a page is made of, from top to bottom. */
public sealed interface Part permits Figure, Part.Heading, Part.Text, Part.Cells {

    /** A heading. @param text of it */
    record Heading(String text) implements Part {}

    /** A paragraph of plain text. @param text without mark-up */
    record Text(String text) implements Part {}

    /**
     * A small table.
     *
     * @param title above it
     * @param columns headings
     * @param rows as many cells each; numbers as they are to be read
     */
    record Cells(String title, List<String> columns, List<List<String>> rows) implements Part {
        /** @throws IllegalArgumentException if a row has another number of cells than there are columns */
        public Cells {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException("a row of %d cells does not fit %d columns".formatted(row.size(), columns.size()));
                }
            }
        }
    }
}
