package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
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
import org.patchlode.network.Operation;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;

/** Holds what an engine projects by every rule against the definitions over whole planes, for one network and one image. */
final class BackwardAgreement {

    private static final double PROJECTION_TOLERANCE = 1e-4;

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
            // Slopes where softmax or sigmoid are near 1 are differences of numbers near 1: rounding is all that is left of them.
            expectSame(found, wanted, 4e-6 * steepest(forward) * Math.abs(activation[unit]) + 1e-8, "%s, unit %d, by %s".formatted(GraphAgreement.shown(layer.node()), unit, rule));
        }
    }

    /**
     * By how much the network's normalizations make differences larger, 1 at least: where the maps of a position are all but equal, a
     * layer norm divides their differences, which are rounding, by next to nothing.
     */
    private double steepest(List<double[]> forward) {
        double steepest = 1;
        for (Node node : network.nodes()) {
            if (node.operation() instanceof Operation.LayerNormalization norm) {
                double[] source = forward.get(node.input());
                int plane = node.shape().plane();
                for (int p = 0; p < plane; p++) {
                    steepest = Math.max(steepest, largest(norm.scale()) / Math.sqrt(variance(source, p, plane) + norm.epsilon()));
                }
            }
        }
        return steepest;
    }

    private static double variance(double[] values, int from, int step) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = from; i < values.length; i += step, count++) {
            sum += values[i];
            squares += values[i] * values[i];
        }
        return Math.max(0, squares / count - sum / count * (sum / count));
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
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

    private static double[] doubles(float[] values, int count) {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            all[i] = values[i];
        }
        return all;
    }
}
