package org.patchlode.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.onednn.program.Lanes;

/** Largest activation and its position of every feature map of one image: SqueezeNet's conv1, 96 maps of 111 x 111. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PeakReduction {

    private static final int MAPS = 96;
    private static final int POSITIONS = 111 * 111;

    /** Maps that lie side by side: AVX-512's layout, AVX2's, plain. */
    @Param({"16", "8", "1"})
    public int width;

    /** Whether no unit can be below zero, as after a ReLU. */
    @Param({"true", "false"})
    public boolean nonNegative;

    private ByteBuffer memory;
    private PeakReader reader;
    private Peaks peaks;

    /** Random activations, half of them zero where none is negative. */
    @Setup
    public void fill() {
        memory = ByteBuffer.allocateDirect(MAPS * POSITIONS * Float.BYTES).order(ByteOrder.nativeOrder());
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < MAPS * POSITIONS; i++) {
            float value = (float) random.nextDouble(-1, 1);
            memory.putFloat(i * Float.BYTES, nonNegative ? Math.max(0, value) : value);
        }
        Lanes lanes = new Lanes(width, MAPS / width, POSITIONS, (long) MAPS * POSITIONS, (long) width * POSITIONS);
        reader = new PeakReader(lanes, MAPS, nonNegative, false);
        peaks = new Peaks(MAPS);
    }

    /** One image. */
    @Benchmark
    public Peaks image() {
        reader.read(memory.asIntBuffer(), memory.asFloatBuffer(), 0, peaks);
        return peaks;
    }
}
