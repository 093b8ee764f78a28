package org.patchlode.engine.backward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.Activations;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/** Small networks whose projections are known by hand, each computed by two independent implementations. */
@Tag("instruction-sets")
class ToyNetworksTest {

    private static float[] floats(String rows) {
        String[] parts = rows.replace('−', '-').replace("/", " ").strip().split("\\s+");
        float[] values = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = Float.parseFloat(parts[i]);
        }
        return values;
    }

    private static float[] project(Network network, String layerName, Rule rule, float[] image, int map, int y, int x, float seed) {
        Layer layer = network.layer(layerName).orElseThrow();
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            Projector projector = new Projector(network, layer, rule);
            Set<Integer> wanted = new TreeSet<>(ImageTrace.sources(network, rule, projector.nodes()));
            wanted.add(layer.node().index());
            ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), worker.trace(image, wanted));
            Projection projection = projector.project(worker, List.of(new ProjectionTask(trace, map, y, x, seed))).get(0);
            int columns = network.input().columns();
            float[] whole = new float[network.input().size()];
            for (int i = 0; i < projection.box().rows(); i++) {
                for (int j = 0; j < projection.box().columns(); j++) {
                    whole[(projection.box().top() + i) * columns + projection.box().left() + j] = projection.values()[i * projection.box().columns() + j] + 0f;
                }
            }
            return whole;
        }
    }

    @Test
    void t1DenseOnConvolution() {
        Network.Builder b = Network.builder("in", new Shape(1, 4, 4));
        float[] ones = new float[18];
        Arrays.fill(ones, 1);
        b.step("c", new Operation.Convolution(Geometry.square(3, 1, 0), 2, 1, ones, new float[] {-50, -75}), "in");
        b.layer("relu1", Operation.Activation.RELU, "c");
        b.step("flat", new Operation.Flatten(false), "relu1");
        float[] dense = new float[32];
        for (int i = 0; i < 32; i++) {
            dense[i] = i % 8 < 5 ? 1 : -1;
        }
        b.step("d", new Operation.Dense(4, dense, new float[4]), "flat");
        b.layer("relu2", Operation.Activation.RELU, "d");
        Network network = b.build();
        float[] image = new float[16];
        for (int i = 0; i < 16; i++) {
            image[i] = i;
        }
        assertThat(project(network, "relu2", Rule.DECONVNET, image, 0, 0, 0, 1)).containsExactly(floats("2 3 3 1 / 3 5 5 2 / 3 5 5 2 / 1 2 2 1"));
        assertThat(project(network, "relu2", Rule.GUIDED, image, 0, 0, 0, 1)).containsExactly(floats("0 1 1 1 / 1 3 3 2 / 1 3 3 2 / 1 2 2 1"));
    }

    private static final float[] X = floats("1 0 2 1 / 0 3 1 0 / 2 1 0 4 / 1 0 3 2");

    private static Network t2(boolean pool) {
        Network.Builder b = Network.builder("in", new Shape(1, 4, 4));
        b.step("c1", new Operation.Convolution(Geometry.square(2, 1, 0), 2, 1, floats("1 -1 2 1  -1 2 1 -2"), new float[] {-1, 1}), "in");
        b.layer("relu1", Operation.Activation.RELU, "c1");
        if (pool) {
            b.layer("pool", new Operation.MaxPool(Geometry.square(2, 1, 0)), "relu1");
        }
        b.step("c2", new Operation.Convolution(Geometry.square(2, 1, 0), 1, 1, floats("1 2 3 -1  2 1 -2 4"), new float[] {5}), pool ? "pool" : "relu1");
        b.layer("relu2", Operation.Activation.RELU, "c2");
        return b.build();
    }

    @Test
    void t2OverlappingPoolsAddUp() {
        Network network = t2(true);
        float[] wanted = floats("0 2 −1 0 / 0 10 −2 0 / 0 6 −1 8 / 0 0 4 −8");
        assertThat(project(network, "relu2", Rule.DECONVNET, X, 0, 0, 0, 1)).containsExactly(wanted);
        assertThat(project(network, "relu2", Rule.GUIDED, X, 0, 0, 0, 1)).containsExactly(wanted);
        assertThat(project(network, "relu2", Rule.GRADIENT, X, 0, 0, 0, 1)).containsExactly(floats("0 2 −1 0 / 0 10 −3 1 / 0 6 −3 7 / 0 0 4 −8"));
        float[] times60 = wanted.clone();
        for (int i = 0; i < times60.length; i++) {
            times60[i] *= 60;
        }
        assertThat(project(network, "relu2", Rule.DECONVNET, X, 0, 0, 0, 60)).containsExactly(times60);
        try (Engine engine = new Nd4jEngine(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            Activations activations = worker.trace(X, Set.of(2, 5));
            assertThat(activations.of(5)).containsExactly(60f);
            short[] switches = Switches.of(Geometry.square(2, 1, 0), new Shape(2, 3, 3), new Shape(2, 2, 2), activations.of(2));
            assertThat(flat(switches)).containsExactly(1, 1, 4, 5, 3, 1, 3, 8);
        }
    }

    /** Places in a 2x2 window as places in the 3x3 plane. */
    private static int[] flat(short[] switches) {
        int[] flat = new int[switches.length];
        for (int i = 0; i < switches.length; i++) {
            flat[i] = (i % 4 / 2 + switches[i] / 2) * 3 + i % 2 + switches[i] % 2;
        }
        return flat;
    }

    @Test
    void t3TellsTheRulesApart() {
        Network network = t2(false);
        assertThat(project(network, "relu2", Rule.DECONVNET, X, 0, 1, 1, 1)).containsExactly(floats("0 0 0 0 / 0 −1 4 0 / 0 7 −5 8 / 0 6 7 −8"));
        assertThat(project(network, "relu2", Rule.GUIDED, X, 0, 1, 1, 1)).containsExactly(floats("0 0 0 0 / 0 −1 5 −2 / 0 7 −6 10 / 0 6 7 −8"));
        assertThat(project(network, "relu2", Rule.GRADIENT, X, 0, 1, 1, 1)).containsExactly(floats("0 0 0 0 / 0 −1 5 −2 / 0 7 −7 11 / 0 6 5 −9"));
    }

    /**
     * y = relu(x)^2 and y = -relu(x)^2: no operation squares, but a dense layer whose weights are what the square's
     * derivative, 2 relu(x), is at this x carries the same signal back.
     */
    @Test
    void t4OneNeuron() {
        float[] x = floats("5 0 −5 10");
        assertThat(project(square(x, 1), "out", Rule.DECONVNET, x, 0, 0, 0, 1)).containsExactly(10, 0, 0, 20);
        assertThat(project(square(x, -1), "out", Rule.GUIDED, x, 0, 0, 0, 1)).containsExactly(0, 0, 0, 0);
    }

    private static Network square(float[] x, int sign) {
        Network.Builder b = Network.builder("in", new Shape(1, 1, 4));
        b.layer("relu", Operation.Activation.RELU, "in");
        b.step("flat", new Operation.Flatten(false), "relu");
        float[] weights = new float[4];
        for (int i = 0; i < 4; i++) {
            weights[i] = sign * 2 * Math.max(0, x[i]);
        }
        b.layer("out", new Operation.Dense(1, weights, new float[1]), "flat");
        return b.build();
    }
}
