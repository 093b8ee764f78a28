package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.ReferenceForward;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;

/**
 * Holds an engine, the definitions in double precision and ONNX Runtime against each other over one network and one image: every
 * unit of every layer, every peak, whichever layers are planned together, and the way back by every rule.
 */
final class GraphAgreement {

    /** Of a layer's largest activation. */
    private static final double TOLERANCE = 1e-5;
    /** Where sums cancel, 32-bit floats lose more; ONNX Runtime's own distance from double precision says how much. */
    private static final double ROUNDING = 8;
    private static final double PROJECTION_TOLERANCE = 1e-4;

    private final Network network;
    private final float[] image;
    private final List<double[]> truth;
    private final double[] bounds;

    GraphAgreement(Network network, float[] image) {
        this.network = network;
        this.image = image;
        this.truth = ReferenceForward.run(network, image);
        this.bounds = new double[network.nodes().size()];
        List<float[]> judge = OnnxRuntimeForward.run(network, image);
        double worst = 0;
        for (Node node : network.nodes()) {
            double[] wanted = truth.get(node.index());
            double scale = scale(wanted);
            double difference = difference(judge.get(node.index()), wanted);
            // Rounding is handed on: what a later layer makes of it is in its own difference, or in that of one before.
            worst = Math.max(worst, scale == 0 ? 0 : difference / scale);
            assertThat(difference).as("%s: the definitions and ONNX Runtime differ, scale %s", shown(node), scale).isLessThanOrEqualTo(1e-3 * scale + 1e-30);
            bounds[node.index()] = Math.max(TOLERANCE, ROUNDING * worst) * scale + 1e-30;
        }
    }

    /** Plans worth a program of their own: each layer alone, the default ones, all. */
    private List<List<Layer>> plans() {
        List<List<Layer>> plans = new ArrayList<>();
        network.layers().forEach(layer -> plans.add(List.of(layer)));
        plans.add(LayerChoice.byDefault(network));
        plans.add(network.layers());
        return plans.stream().filter(plan -> !plan.isEmpty()).distinct().toList();
    }

    /** Every plan's peaks and traces. */
    void expectForward(Function<EnginePlan, Engine> open) {
        for (List<Layer> layers : plans()) {
            EnginePlan plan = new EnginePlan(network, layers, true);
            try (Engine engine = open.apply(plan); Worker worker = engine.worker()) {
                // Twice: the second image meets what the first left in memory.
                for (int round = 0; round < 2; round++) {
                    float[] batch = Arrays.copyOf(image, image.length * engine.microBatch());
                    worker.peaks(batch, 1, (i, layer, peaks) -> expectPeaks(layers.get(layer), peaks, names(layers)));
                    Set<Integer> wanted = new HashSet<>(layers.stream().map(layer -> layer.node().index()).toList());
                    Activations found = worker.trace(image, wanted);
                    for (int index : wanted) {
                        Node node = network.nodes().get(index);
                        expectUnits(node, found.of(index), "traced among " + names(layers));
                    }
                }
            }
        }
    }

    /** The same bits at every place of a micro-batch and in any company, for all layers at once. */
    void expectSameBitsInAnyCompany(Function<EnginePlan, Engine> open) {
        EnginePlan plan = new EnginePlan(network, network.layers(), true);
        try (Engine engine = open.apply(plan); Worker worker = engine.worker()) {
            int size = image.length;
            int batch = engine.microBatch();
            float[] others = RandomNetworks.values(new Random(size), batch * size);
            List<Peaks> alone = seen(worker, Arrays.copyOf(image, batch * size), 1, 0);
            for (int place = 0; place < batch; place++) {
                System.arraycopy(image, 0, others, place * size, size);
                expectSame(alone, seen(worker, others, batch, place), "at place %d of %d".formatted(place, batch));
                expectSame(alone, seen(worker, others, place + 1, place), "last of %d".formatted(place + 1));
            }
        }
    }

    private static List<Peaks> seen(Worker worker, float[] images, int count, int place) {
        List<Peaks> all = new ArrayList<>();
        worker.peaks(images, count, (i, layer, peaks) -> {
            if (i == place) {
                Peaks copy = new Peaks(peaks.maps());
                copy.copyFrom(peaks);
                all.add(copy);
            }
        });
        return all;
    }

    private void expectSame(List<Peaks> wanted, List<Peaks> found, String where) {
        for (int layer = 0; layer < wanted.size(); layer++) {
            Peaks a = wanted.get(layer);
            Peaks b = found.get(layer);
            for (int map = 0; map < a.maps(); map++) {
                boolean same = Float.floatToRawIntBits(a.value(map)) == Float.floatToRawIntBits(b.value(map))
                        && a.position(map) == b.position(map)
                        && Float.floatToRawIntBits(a.mean(map)) == Float.floatToRawIntBits(b.mean(map));
                assertThat(same).as("%s, map %d, %s: %s at %d where %s at %d was found alone", shown(network.layers().get(layer).node()), map, where,
                        b.value(map), b.position(map), a.value(map), a.position(map)).isTrue();
            }
        }
    }

    private void expectPeaks(Layer layer, Peaks peaks, String planned) {
        Node node = layer.node();
        double[] wanted = truth.get(node.index());
        double bound = bounds[node.index()];
        int plane = node.shape().plane();
        for (int map = 0; map < node.shape().maps(); map++) {
            double largest = Arrays.stream(wanted, map * plane, (map + 1) * plane).max().orElseThrow();
            double mean = Arrays.stream(wanted, map * plane, (map + 1) * plane).average().orElseThrow();
            String what = "%s, map %d, planned with %s".formatted(shown(node), map, planned);
            assertThat(Math.abs(peaks.value(map) - largest)).as("peak of %s: %s where %s belongs", what, peaks.value(map), largest).isLessThanOrEqualTo(bound);
            assertThat(Math.abs(wanted[map * plane + peaks.position(map)] - largest)).as("place of the peak of %s", what).isLessThanOrEqualTo(2 * bound);
            assertThat(Math.abs(peaks.mean(map) - mean)).as("mean of %s", what).isLessThanOrEqualTo(bound);
        }
    }

    void expectUnits(Node node, float[] found, String what) {
        expectUnits(node, found, truth.get(node.index()), bounds[node.index()], what);
    }

    /** Rounding that a node's units may have in the network as it is. */
    double bound(Node node) {
        return bounds[node.index()];
    }

    /** @param bound what may lie between them */
    void expectUnits(Node node, float[] found, double[] wanted, double bound, String what) {
        for (int i = 0; i < wanted.length; i++) {
            if (!(Math.abs(found[i] - wanted[i]) <= bound)) {
                int plane = node.shape().plane();
                throw new AssertionError("%s, map %d, row %d, column %d %s: %s where %s belongs, within %s".formatted(shown(node), i / plane,
                        i % plane / node.shape().columns(), i % node.shape().columns(), what, found[i], wanted[i], bound));
            }
        }
    }

    /** Projections of some units of some layers by every rule that is defined there. */
    void expectBackward(Function<EnginePlan, Engine> open) {
        try (Engine engine = open.apply(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
            Set<Integer> all = new HashSet<>(network.nodes().stream().map(Node::index).toList());
            Activations traced = worker.trace(image, all);
            // Decisions at ReLUs and max-pools are compared over the engine's own activations, so that a tie is a tie in both.
            List<double[]> forward = network.nodes().stream().map(node -> doubles(traced.of(node.index()), node.shape().size())).toList();
            for (Layer layer : network.layers()) {
                for (Rule rule : List.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT)) {
                    if (layer.node().index() > 0 && hasField(layer) && RuleSupport.obstacle(network, layer, rule).isEmpty()) {
                        expectProjections(worker, layer, rule, forward);
                    }
                }
            }
        }
    }

    /** Where branches of different stride meet, a layer is refused by name, and not projected. */
    private boolean hasField(Layer layer) {
        try {
            return !new ReceptiveFields(network).of(layer.node()).isEmpty();
        } catch (ModelException e) {
            assertThat(e).hasMessageContaining("branches with strides");
            return false;
        }
    }

    private void expectProjections(Worker worker, Layer layer, Rule rule, List<double[]> forward) {
        Projector projector = new Projector(network, layer, rule);
        ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), worker.trace(image, ImageTrace.sources(network, rule, projector.nodes())));
        double[] activation = forward.get(layer.node().index());
        int units = activation.length;
        int columns = layer.shape().columns();
        for (int unit : new int[] {0, units / 2, units - 1}) {
            int place = unit % layer.shape().plane();
            ProjectionTask task = new ProjectionTask(trace, unit / layer.shape().plane(), place / columns, place % columns, (float) activation[unit]);
            Projection found = projector.project(worker, List.of(task)).get(0);
            double[] wanted = WholePlaneBackward.project(network, forward, layer.node().index(), unit, rule);
            // Slopes where softmax or sigmoid are near 1 are differences of numbers near 1: rounding is all that is left of them.
            expectSame(found, wanted, 4e-6 * Math.abs(activation[unit]) + 1e-8, "%s, unit %d, by %s".formatted(shown(layer.node()), unit, rule));
        }
    }

    private void expectSame(Projection found, double[] wanted, double rounding, String what) {
        int columns = network.input().columns();
        int plane = network.input().plane();
        double squares = 0;
        double outside = 0;
        double norm = 0;
        for (int i = 0; i < wanted.length; i++) {
            int y = i % plane / columns;
            int x = i % columns;
            boolean inside = y >= found.box().top() && y < found.box().bottom() && x >= found.box().left() && x < found.box().right();
            norm += wanted[i] * wanted[i];
            if (inside) {
                double value = found.values()[(i / plane * found.box().rows() + y - found.box().top()) * found.box().columns() + x - found.box().left()];
                squares += (value - wanted[i]) * (value - wanted[i]);
            } else {
                outside = Math.max(outside, Math.abs(wanted[i]));
            }
        }
        assertThat(outside).as("%s: signal outside its receptive field", what).isZero();
        assertThat(Math.sqrt(squares)).as("%s: projection of norm %s", what, Math.sqrt(norm)).isLessThanOrEqualTo(PROJECTION_TOLERANCE * Math.sqrt(norm) + rounding);
    }

    private static double difference(float[] found, double[] wanted) {
        double difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            double d = Math.abs(found[i] - wanted[i]);
            difference = d <= difference ? difference : d;
        }
        return difference;
    }

    private static double scale(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double[] doubles(float[] values, int count) {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            all[i] = values[i];
        }
        return all;
    }

    private static String shown(Node node) {
        return "node %d '%s' (%s, %s)".formatted(node.index(), node.name(), node.operation().kind(), node.shape());
    }

    private static String names(List<Layer> layers) {
        return layers.size() > 4 ? layers.size() + " layers" : layers.stream().map(Layer::name).toList().toString();
    }
}
