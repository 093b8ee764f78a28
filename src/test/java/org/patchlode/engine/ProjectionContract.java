package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.network.Box;
import org.patchlode.network.Geometry;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Shape;

/** The way back is the transpose of the way there, and touches what a unit sees. */
interface ProjectionContract {

    Engine open(EnginePlan plan);

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[i]);
        return result;
    }

    /** The inner products of op(x) with y and of x with the transposed op of y are equal. Groups: none, wide, thin, depthwise, of a block and a half. */
    @ParameterizedTest
    @CsvSource({"1, 4, 6", "2, 4, 6", "8, 32, 64", "6, 6, 12", "19, 19, 19", "2, 48, 48"})
    default void transposedConvolutionIsAdjoint(int groups, int inputs, int outputs) {
        for (Geometry g : List.of(Geometry.square(3, 1, 0), new Geometry(5, 3, 2, 1, 1, 1, Padding.NONE), new Geometry(3, 2, 1, 3, 2, 4, Padding.NONE))) {
            Random random = new Random(7);
            int rows = (6 - 1) * g.strideRows() + g.extentRows();
            int columns = (5 - 1) * g.strideColumns() + g.extentColumns();
            Network.Builder b = Network.builder("in", new Shape(inputs, rows, columns));
            Operation.Convolution c = RandomNetworks.convolution(random, inputs, outputs, groups, g);
            b.layer("op", new Operation.Convolution(g, outputs, groups, c.weights(), new float[outputs]), "in");
            float[] x = RandomNetworks.values(random, inputs * rows * columns);
            float[] y = RandomNetworks.values(random, 2 * outputs * 6 * 5);
            try (Engine engine = open(new EnginePlan(b.build(), List.of(), false)); Worker worker = engine.worker()) {
                float[] forward = worker.trace(x, Set.of(1)).of(1);
                float[] back = worker.transposedConvolution(1, y, 2, 6, 5);
                double left = 0;
                double right = 0;
                double size = 0;
                int values = outputs * 6 * 5;
                for (int i = 0; i < values; i++) {
                    left += (double) forward[i] * y[values + i];
                    size += Math.abs((double) forward[i] * y[values + i]);
                }
                for (int i = 0; i < x.length; i++) {
                    right += (double) x[i] * back[x.length + i];
                }
                assertThat(right).isCloseTo(left, within(1e-5 * size));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    default void windowsEqualWholePlanes(Rule rule) {
        windowsEqualWholePlanes(RandomNetworks.everything(new Random(5)), rule);
        windowsEqualWholePlanes(RandomNetworks.gated(new Random(8)), rule);
    }

    default void windowsEqualWholePlanes(Network network, Rule rule) {
        float[] image = RandomNetworks.values(new Random(3), network.input().size());
        double[] reference = doubles(image);
        try (Engine engine = open(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            for (Layer layer : network.layers()) {
                if (RuleSupport.obstacle(network, layer, rule).isPresent()) {
                    continue;
                }
                Projector projector = new Projector(network, layer, rule);
                Set<Integer> wanted = new HashSet<>(ImageTrace.sources(network, rule, projector.nodes()));
                wanted.add(layer.node().index());
                Activations activations = worker.trace(image, wanted);
                ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), activations);
                List<ProjectionTask> tasks = new ArrayList<>();
                List<Integer> units = new ArrayList<>();
                Shape shape = layer.shape();
                // Corners, borders and the inside, of a map each.
                for (int[] place : new int[][] {{0, 0}, {0, shape.columns() - 1}, {shape.rows() - 1, 0}, {shape.rows() - 1, shape.columns() - 1}, {shape.rows() / 2, shape.columns() / 2}}) {
                    int map = tasks.size() % shape.maps();
                    int unit = map * shape.plane() + place[0] * shape.columns() + place[1];
                    units.add(unit);
                    tasks.add(new ProjectionTask(trace, map, place[0], place[1], activations.of(layer.node().index())[unit]));
                }
                List<Projection> found = projector.project(worker, tasks);
                for (int i = 0; i < tasks.size(); i++) {
                    double[] whole = WholePlaneBackward.project(network, reference, layer.node().index(), units.get(i), rule);
                    expectSame(found.get(i), whole, network.input(), "%s, unit %d".formatted(layer.name(), units.get(i)));
                    Projection alone = projector.project(worker, List.of(tasks.get(i))).get(0);
                    assertThat(alone.values()).as("alone or in company").isEqualTo(found.get(i).values());
                }
            }
        }
    }

    /** Equal inside the box; nothing outside it. */
    private static void expectSame(Projection found, double[] whole, Shape input, String what) {
        double scale = 0;
        for (double v : whole) {
            scale = Math.max(scale, Math.abs(v));
        }
        Box box = found.box();
        for (int c = 0; c < input.maps(); c++) {
            for (int y = 0; y < input.rows(); y++) {
                for (int x = 0; x < input.columns(); x++) {
                    boolean inside = y >= box.top() && y < box.bottom() && x >= box.left() && x < box.right();
                    double value = inside ? found.values()[(c * box.rows() + y - box.top()) * box.columns() + x - box.left()] : 0;
                    assertThat(value).as("%s at %d,%d,%d", what, c, y, x)
                            .isCloseTo(whole[(c * input.rows() + y) * input.columns() + x], within(1e-5 * scale + 1e-12));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    default void theWayBackThroughWhatFewNetworksHave(Rule rule) {
        windowsEqualWholePlanes(RandomNetworks.rare(new Random(6)), rule);
        windowsEqualWholePlanes(RandomNetworks.growing(new Random(7)), rule);
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    default void theWayBackBehindPools(Rule rule) {
        windowsEqualWholePlanes(RandomNetworks.pooled(new Random(9)), rule);
    }
}
