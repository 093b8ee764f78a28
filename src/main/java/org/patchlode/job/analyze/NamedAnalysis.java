package org.patchlode.job.analyze;

import java.util.List;
import org.patchlode.option.OptionList;

/** An analysis with a name, options and an output of its own: {@code patchlode analyze NAME}. */
public interface NamedAnalysis {

    /** Lower-case letters and dashes. */
    String name();

    /** What it answers, in one line. */
    String summary();

    /** Its options, those of {@link AnalyzeOptions#COMMON} left out, in the order of the help. */
    OptionList options();

    /** Names of the tables that it may write, but for {@code quarantine}. */
    List<String> tables();

    /**
     * Checks all that can be checked before work starts. Writes nothing.
     *
     * @throws org.patchlode.model.ConfigurationException if options do not fit together, or what they name
     * @throws org.patchlode.network.ModelException if the model is unusable
     * @throws org.patchlode.corpus.ref.CorpusException if the corpus or the run is unusable
     */
    PlannedAnalysis plan(AnalysisRequest request);
}
