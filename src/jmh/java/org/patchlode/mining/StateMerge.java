package org.patchlode.mining;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Two shards' states of 20,000 feature maps and nine winners each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StateMerge {

    private static final int MAPS = 20_000;
    private static final int TOP = 9;
    private static final int IMAGES = 16;

    private byte[] left;
    private byte[] right;
    private MiningState held;
    private MiningState other;

    /** Two states. */
    @Setup
    public void make() {
        left = SyntheticState.of(0, IMAGES, MAPS, TOP).toBytes();
        right = SyntheticState.of(1, IMAGES, MAPS, TOP).toBytes();
    }

    /** For the merge alone. */
    @Setup(Level.Invocation)
    public void read() throws CorruptStateException {
        held = MiningState.fromBytes(left);
        other = MiningState.fromBytes(right);
    }

    /** Both read, merged, written. */
    @Benchmark
    public byte[] bytesToBytes() throws CorruptStateException {
        return MiningState.fromBytes(left).merge(MiningState.fromBytes(right)).toBytes();
    }

    /** One read and merged into a state at hand: what a task of the tree does for each state but the first. */
    @Benchmark
    public MiningState intoStateAtHand() throws CorruptStateException {
        return held.merge(MiningState.fromBytes(right));
    }

    /** Without reading. */
    @Benchmark
    public MiningState mergeAlone() {
        return held.merge(other);
    }
}
