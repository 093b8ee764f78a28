package org.patchlode.analysis;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.patchlode.mining.CorruptStateException;

/** Two shards' states of 20,000 feature maps and nine winners each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StateMerge {

    private static final int MAPS = 20_000;
    private static final int TOP = 9;
    private static final int IMAGES = 16;
    private static final List<CorpusAnalysis<?, ?>> ANALYSES = List.of(SyntheticState.analysis(MAPS, TOP));

    private byte[] left;
    private byte[] right;
    private PassState held;
    private PassState other;

    /** Two states. */
    @Setup
    public void make() {
        left = SyntheticState.of(0, IMAGES, MAPS, TOP).toBytes();
        right = SyntheticState.of(1, IMAGES, MAPS, TOP).toBytes();
    }

    /** For the merge alone. */
    @Setup(Level.Invocation)
    public void read() throws CorruptStateException {
        held = PassState.fromBytes(ANALYSES, left);
        other = PassState.fromBytes(ANALYSES, right);
    }

    /** Both read, merged, written. */
    @Benchmark
    public byte[] bytesToBytes() throws CorruptStateException {
        return PassState.fromBytes(ANALYSES, left).merge(PassState.fromBytes(ANALYSES, right)).toBytes();
    }

    /** One read and merged into a state at hand: what a task of the tree does for each state but the first. */
    @Benchmark
    public PassState intoStateAtHand() throws CorruptStateException {
        return held.merge(PassState.fromBytes(ANALYSES, right));
    }

    /** Without reading. */
    @Benchmark
    public PassState mergeAlone() {
        return held.merge(other);
    }
}
