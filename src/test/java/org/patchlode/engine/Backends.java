package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;

/** Holds the two backends against each other. */
final class Backends {

    /** Of a layer's largest activation. */
    private static final double TOLERANCE = 1e-5;

    private Backends() {}

    /** Every activation of every layer, and every peak, on one image. */
    static void expectAgreement(Network network, float[] image) {
        Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
        EnginePlan plan = new EnginePlan(network, network.layers(), true);
        try (Engine reference = new Nd4jEngine(plan); Engine fast = OneDnnEngine.open(plan); Worker a = reference.worker(); Worker b = fast.worker()) {
            Set<Integer> nodes = new HashSet<>(network.layers().stream().map(layer -> layer.node().index()).toList());
            Activations wanted = a.trace(image, nodes);
            Activations found = b.trace(image, nodes);
            List<Double> scales = new ArrayList<>();
            for (Layer layer : network.layers()) {
                float[] x = wanted.of(layer.node().index());
                float[] y = found.of(layer.node().index());
                double scale = 0;
                double difference = 0;
                for (int i = 0; i < layer.shape().size(); i++) {
                    scale = Math.max(scale, Math.abs(x[i]));
                    difference = Math.max(difference, Math.abs((double) x[i] - y[i]));
                }
                assertThat(difference).as("layer '%s' (%s), largest activation %s", layer.name(), layer.kind(), scale).isLessThanOrEqualTo(TOLERANCE * scale);
                scales.add(scale);
            }
            List<float[]> peaks = peaks(reference, a, image);
            List<float[]> others = peaks(fast, b, image);
            for (int layer = 0; layer < peaks.size(); layer++) {
                assertThat(others.get(layer)).as("peaks of layer '%s'", plan.layers().get(layer).name())
                        .containsExactly(peaks.get(layer), within((float) (TOLERANCE * scales.get(layer))));
            }
        }
    }

    private static List<float[]> peaks(Engine engine, Worker worker, float[] image) {
        List<float[]> values = new ArrayList<>();
        worker.peaks(Arrays.copyOf(image, image.length * engine.microBatch()), 1, (i, layer, peaks) -> {
            float[] layerValues = new float[peaks.maps()];
            for (int map = 0; map < layerValues.length; map++) {
                layerValues[map] = peaks.value(map);
            }
            values.add(layerValues);
        });
        return values;
    }

    /** The best unit of some maps of every layer, projected by every rule that is defined there. */
    static void expectSameProjections(Network network, float[] image) {
        Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
        EnginePlan plan = new EnginePlan(network, List.of(), false);
        try (Engine reference = new Nd4jEngine(plan); Engine fast = OneDnnEngine.open(plan); Worker a = reference.worker(); Worker b = fast.worker()) {
            for (Layer layer : network.layers()) {
                float[] activation = a.trace(image, Set.of(layer.node().index())).of(layer.node().index()).clone();
                for (Rule rule : List.of(Rule.DECONVNET, Rule.GUIDED, Rule.GRADIENT)) {
                    if (RuleSupport.obstacle(network, layer, rule).isEmpty()) {
                        expectSame(project(network, layer, rule, a, image, activation), project(network, layer, rule, b, image, activation), layer.name() + " by " + rule);
                    }
                }
            }
        }
    }

    private static List<Projection> project(Network network, Layer layer, Rule rule, Worker worker, float[] image, float[] activation) {
        Projector projector = new Projector(network, layer, rule);
        ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), worker.trace(image, ImageTrace.sources(network, rule, projector.nodes())));
        List<ProjectionTask> tasks = new ArrayList<>();
        int plane = layer.shape().plane();
        for (int map = 0; map < Math.min(4, layer.shape().maps()); map++) {
            int best = map * plane;
            for (int i = best; i < (map + 1) * plane; i++) {
                best = activation[i] > activation[best] ? i : best;
            }
            int unit = best - map * plane;
            tasks.add(new ProjectionTask(trace, map, unit / layer.shape().columns(), unit % layer.shape().columns(), activation[best]));
        }
        return projector.project(worker, tasks);
    }

    private static void expectSame(List<Projection> wanted, List<Projection> found, String what) {
        for (int i = 0; i < wanted.size(); i++) {
            double difference = 0;
            double norm = 0;
            for (int p = 0; p < wanted.get(i).values().length; p++) {
                difference += Math.pow(wanted.get(i).values()[p] - found.get(i).values()[p], 2);
                norm += Math.pow(wanted.get(i).values()[p], 2);
            }
            assertThat(found.get(i).box()).isEqualTo(wanted.get(i).box());
            assertThat(Math.sqrt(difference)).as("%s, map %d", what, i).isLessThanOrEqualTo(1e-4 * Math.sqrt(norm));
        }
    }
}
