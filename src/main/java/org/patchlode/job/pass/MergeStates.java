package org.patchlode.job.pass;

import org.apache.spark.api.java.function.Function2;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** Merges two states on their way up the tree, the second into the first. */
record MergeStates(PassAnalyses analyses, StepSum steps) implements Function2<StatePiece, StatePiece, StatePiece> {

    @Override
    public StatePiece call(StatePiece a, StatePiece b) throws CorruptStateException {
        StepTimes times = new StepTimes();
        StatePiece merged = a.merge(b, analyses.get());
        times.lap(StepKind.MERGE);
        steps.add(times);
        return merged;
    }
}
