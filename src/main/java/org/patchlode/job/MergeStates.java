package org.patchlode.job;

import org.apache.spark.api.java.function.Function2;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;

/** Merges two states on their way up the tree. */
record MergeStates() implements Function2<byte[], byte[], byte[]> {

    @Override
    public byte[] call(byte[] a, byte[] b) throws CorruptStateException {
        return MiningState.fromBytes(a).merge(MiningState.fromBytes(b)).toBytes();
    }
}
