package org.patchlode.analysis.information;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;

/** A block of 400 feature maps, 10,000 images, 6 factors, 200 permutations: a tenth of a network of 4,000 maps. Half of the responses are 0. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class InformationBlocks {

    private static final int MAPS = 400;
    private static final int IMAGES = 10_000;

    /** Values of two of the factors; four are continuous. */
    @Param({"4", "40"})
    private int kinds;
    /** Whether what units share with the network's answer is measured too. */
    @Param({"false", "true"})
    private boolean shared;

    private InformationAnalysis analysis;
    private Block block;

    /** Made responses. */
    @Setup
    public void make() {
        RandomGenerator random = new Draws(1).generator("benchmark");
        List<Factor> factors = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            factors.add(i < 2 ? kinds("kind" + i, random) : new Factor.Continuous("amount" + i, IntStream.range(0, IMAGES).mapToDouble(image -> random.nextGaussian()).toArray()));
        }
        analysis = new InformationAnalysis(factors, shared ? Optional.of(kinds("answer", random)) : Optional.empty(), Groups.single(IMAGES), new InformationSettings(3, 200, 1));
        float[][] maps = new float[MAPS][IMAGES];
        for (float[] map : maps) {
            IntStream.range(0, IMAGES).forEach(i -> map[i] = (float) Math.max(0, random.nextGaussian()));
        }
        block = new Block("layer", 0, maps);
    }

    private Factor.Categorical kinds(String name, RandomGenerator random) {
        return new Factor.Categorical(name, IntStream.range(0, IMAGES).map(image -> random.nextInt(kinds)).toArray(), IntStream.range(0, kinds).mapToObj(Integer::toString).toList());
    }

    /** Binned estimates, with permutations. */
    @Benchmark
    public Serializable binned() {
        return analysis.look(block);
    }
}
