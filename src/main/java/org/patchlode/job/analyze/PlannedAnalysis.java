package org.patchlode.job.analyze;

import java.util.List;

/** An analysis that is ready to run. */
public interface PlannedAnalysis {

    /** What it will do, for {@code --dry-run}: {@code what  value}, the value in column 16. */
    List<String> lines();

    /** All that was read and decides the result, beside the options. */
    List<AnalysisInput> inputs();

    /** Sentences for the user. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Does it, and writes its tables. What an earlier driver has stored under the output's folder may be used again.
     *
     * @return what goes into the report, the manifest and the summary
     */
    AnalysisOutcome run(AnalysisOutput output);
}
