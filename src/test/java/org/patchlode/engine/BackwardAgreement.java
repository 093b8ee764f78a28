package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;

/** Holds what an engine projects by every rule against the definitions over whole planes, for one network and one image. */
final class BackwardAgreement {

    private static final double PROJECTION_TOLERANCE = 1e-4;
    /** Where signals cancel, what is left of a unit's activation. */
    private static final double OF_ACTIVATION = 4e-6;

    private final Network network;
    private final float[] image;

    BackwardAgreement(Network network, float[] image) {
        this.network = network;
        this.image = image;
    }

    /** Projections of some units of some layers by every rule that is defined there. */
    void expect(Function<EnginePlan, Engine> open) {
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
            String what = "%s, unit %d, by %s".formatted(GraphAgreement.shown(layer.node()), unit, rule);
            double difference = difference(found, wanted, what);
            double bound = PROJECTION_TOLERANCE * norm(wanted) + OF_ACTIVATION * Math.abs(activation[unit]) + 1e-8;
            if (difference > bound) {
                bound += RoundingModel.MARGIN * moved(forward, layer, unit, rule, wanted);
            }
            assertThat(difference).as("%s: projection of norm %s", what, norm(wanted)).isLessThanOrEqualTo(bound);
        }
    }

    /**
     * How far a projection moves if every activation and every signal does by what rounding may have left of it: slopes where softmax or
     * sigmoid are near 1 are differences of numbers near 1, and a layer norm of maps that are all but equal divides differences, which are
     * rounding, by next to nothing. Zeros stay: the decisions of ReLUs do not change.
     */
    private double moved(List<double[]> forward, Layer layer, int unit, Rule rule, double[] wanted) {
        double moved = 0;
        for (int run = 0; run < RoundingModel.RUNS; run++) {
            Random random = new Random(run);
            List<double[]> other = forward.stream().map(values -> Arrays.stream(values).map(value -> value + RoundingModel.either(RoundingModel.SUMMATION, random) * value).toArray()).toList();
            double[] projection = WholePlaneBackward.signals(network, other, layer.node().index(), unit, rule, signal -> disturb(signal, random)).get(0);
            for (int i = 0; i < wanted.length; i++) {
                projection[i] -= wanted[i];
            }
            moved = Math.max(moved, norm(projection));
        }
        return moved;
    }

    private static void disturb(double[] signal, Random random) {
        double largest = RoundingModel.scale(signal);
        for (int i = 0; i < signal.length; i++) {
            signal[i] += signal[i] == 0 ? 0 : RoundingModel.either(RoundingModel.SUMMATION, random) * largest;
        }
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
    }

    private double difference(Projection found, double[] wanted, String what) {
        int columns = network.input().columns();
        int plane = network.input().plane();
        double squares = 0;
        double outside = 0;
        for (int i = 0; i < wanted.length; i++) {
            int y = i % plane / columns;
            int x = i % columns;
            boolean inside = y >= found.box().top() && y < found.box().bottom() && x >= found.box().left() && x < found.box().right();
            if (inside) {
                double value = found.values()[(i / plane * found.box().rows() + y - found.box().top()) * found.box().columns() + x - found.box().left()];
                squares += (value - wanted[i]) * (value - wanted[i]);
            } else {
                outside = Math.max(outside, Math.abs(wanted[i]));
            }
        }
        assertThat(outside).as("%s: signal outside its receptive field", what).isZero();
        return Math.sqrt(squares);
    }

    private static double[] doubles(float[] values, int count) {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            all[i] = values[i];
        }
        return all;
    }
}
