package org.patchlode.job.analyze;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.mining.BadImage;

/**
 * What an analysis gives beside its tables.
 *
 * @param page its report
 * @param counts for the manifest, by names with underscores: "images", "passes"
 * @param bad images that could not be used, by id; they become the table {@code quarantine}
 * @param summary lines for the terminal: {@code what  value}, the value in column 11
 */
public record AnalysisOutcome(AnalysisPage page, Map<String, Long> counts, List<BadImage> bad, List<String> summary) {

    /** Copies the lists. */
    public AnalysisOutcome {
        counts = new LinkedHashMap<>(counts);
        bad = List.copyOf(bad);
        summary = List.copyOf(summary);
    }
}
