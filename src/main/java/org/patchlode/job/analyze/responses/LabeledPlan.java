package org.patchlode.job.analyze.responses;

import java.util.List;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.PlannedAnalysis;
import org.patchlode.job.analyze.blocks.LabeledResponses;

/** An analysis that reads responses and labels, and nothing beside them. */
interface LabeledPlan extends PlannedAnalysis {

    LabeledResponses labeled();

    @Override
    default List<AnalysisInput> inputs() {
        return labeled().inputs();
    }
}
