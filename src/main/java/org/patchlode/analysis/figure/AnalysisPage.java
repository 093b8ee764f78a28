package org.patchlode.analysis.figure;

import java.util.List;

/**
 * A page of an analysis' report, which people can read who have not read the paper.
 *
 * @param title what it is about
 * @param question what was asked, and of what, in a sentence or two
 * @param parts from top to bottom
 * @param definition where the exact definition stands: a page of the documentation, such as {@code docs/analyses/invariance.md}
 */
public record AnalysisPage(String title, String question, List<Part> parts, String definition) {

    /** Copies the list. */
    public AnalysisPage {
        parts = List.copyOf(parts);
    }
}
