package org.patchlode.job;

import org.apache.spark.api.java.function.Function2;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;
import org.patchlode.timing.Step;
import org.patchlode.timing.StepTimes;

/** Merges two states on their way up the tree. */
record MergeStates(StepSum steps) implements Function2<byte[], byte[], byte[]> {

    @Override
    public byte[] call(byte[] a, byte[] b) throws CorruptStateException {
        StepTimes times = new StepTimes();
        byte[] merged = MiningState.fromBytes(a).merge(MiningState.fromBytes(b)).toBytes();
        times.lap(Step.MERGE);
        steps.add(times);
        return merged;
    }
}
