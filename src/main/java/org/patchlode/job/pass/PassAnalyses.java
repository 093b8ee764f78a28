package org.patchlode.job.pass;

import java.io.Serializable;
import java.util.List;
import org.patchlode.analysis.CorpusAnalysis;

/** Where a task finds the analyses of its pass: they know layers and their weights, so they travel once and not with each task. */
@FunctionalInterface
interface PassAnalyses extends Serializable {

    List<CorpusAnalysis<?, ?>> get();
}
