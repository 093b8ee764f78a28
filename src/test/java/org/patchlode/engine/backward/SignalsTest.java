package org.patchlode.engine.backward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.Activations;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.Worker;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Shape;

/** How much memory the way back takes, counted in values. */
class SignalsTest {

    /** A deep network all of whose layers are projected, as when all layers are mined. */
    @Test
    void doNotGrowWithTheNumberOfLayers() {
        Random random = new Random(2);
        Network.Builder b = Network.builder("in", new Shape(8, 40, 40));
        String x = "in";
        for (int i = 0; i < 30; i++) {
            b.step("linear" + i, RandomNetworks.convolution(random, 8, 8, 1, Geometry.square(3, 1, 1)), x);
            x = b.layer("relu" + i, Operation.Activation.RELU, "linear" + i);
        }
        Network network = b.build();
        Signals memory = new Signals();
        long largest = 0;
        long separately = 0;
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            float[] image = RandomNetworks.values(random, network.input().size());
            for (Layer layer : network.layers()) {
                Projector projector = new Projector(network, layer, Rule.DECONVNET, memory);
                ImageTrace trace = ImageTrace.of(network, Rule.DECONVNET, projector.nodes(), worker.trace(image, ImageTrace.sources(network, Rule.DECONVNET, projector.nodes())));
                projector.project(worker, List.of(new ProjectionTask(trace, 1, 20, 20, 1f), new ProjectionTask(trace, 2, 0, 39, 1f)));
                Windows windows = new Windows(network, layer);
                for (int node : windows.nodes()) {
                    long bytes = 2L * 4 * 8 * windows.rows(node).size() * windows.columns(node).size();
                    largest = Math.max(largest, bytes);
                    separately += bytes;
                }
            }
        }
        // A signal and what it is sent to, each rounded up to a power of two.
        assertThat(memory.mostLentBytes()).isPositive().isLessThanOrEqualTo(4 * largest);
        assertThat(memory.idleBytes()).isPositive().isLessThanOrEqualTo(64L << 20).isLessThan(separately / 20);
    }

    @Test
    void serveOneLayerAfterTheOther() {
        Network network = RandomNetworks.everything(new Random(5));
        Signals shared = new Signals();
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            float[] image = RandomNetworks.values(new Random(1), network.input().size());
            for (Rule rule : List.of(Rule.DECONVNET, Rule.GRADIENT)) {
                for (Layer layer : network.layers()) {
                    if (RuleSupport.obstacle(network, layer, rule).isEmpty()) {
                        assertThat(project(network, layer, rule, shared, worker, image)).as(layer.name())
                                .isEqualTo(project(network, layer, rule, new Signals(), worker, image));
                    }
                }
            }
        }
    }

    private static float[] project(Network network, Layer layer, Rule rule, Signals memory, Worker worker, float[] image) {
        Projector projector = new Projector(network, layer, rule, memory);
        Set<Integer> sources = ImageTrace.sources(network, rule, projector.nodes());
        ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), worker.trace(image, sources));
        return projector.project(worker, List.of(new ProjectionTask(trace, 1, 0, 0, 2f))).get(0).values();
    }

    /** By it images are projected in groups that fit into memory. */
    @Test
    void aTraceSaysWhatItHolds() {
        Network.Builder b = Network.builder("in", new Shape(2, 4, 4));
        b.layer("smooth", new Operation.Activation(ActivationFunction.SIGMOID, 0), "in");
        b.layer("pool", new Operation.MaxPool(Geometry.square(2, 2, 0)), "smooth");
        b.layer("square", new Operation.Multiplication(), "pool", "pool");
        b.layer("most", new Operation.GlobalPool(true), "square");
        Network network = b.build();
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            Activations activations = worker.trace(new float[32], Set.of(0, 1, 2, 3, 4));
            ImageTrace trace = ImageTrace.of(network, Rule.GRADIENT, Set.of(1, 2, 3, 4), activations);
            int slopes = 4 * 32;
            int switches = 2 * 8;
            int terms = 2 * 4 * 8;
            int globalSwitches = 4 * 2;
            assertThat(trace.bytes()).isEqualTo(slopes + switches + terms + globalSwitches);
        }
    }

    @Test
    void whatIsTooMuchToKeepIsLetGo() {
        Signals memory = new Signals();
        List<float[]> taken = java.util.stream.IntStream.range(0, 9).mapToObj(i -> memory.take(3 << 20)).toList();
        taken.forEach(memory::giveBack);
        assertThat(memory.mostLentBytes()).isEqualTo(9L * 16 << 20);
        assertThat(memory.idleBytes()).isEqualTo(64L << 20);
        assertThat(memory.take(3 << 20)).as("the last that was given back").isSameAs(taken.get(3));
        assertThat(memory.take(1)).hasSizeGreaterThanOrEqualTo(1);
    }
}
