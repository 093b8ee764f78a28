package org.patchlode.engine;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.Winner;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;

/** Mines and projects with one engine, without Spark, for comparison with what another implementation found. */
final class TopLists {

    static final int TOP = 9;

    /** A winner as someone else found it. */
    record Entry(float score, String image, int y, int x) {}

    private TopLists() {}

    static Engine engine(String backend, EnginePlan plan) {
        return switch (backend) {
            case "nd4j" -> new Nd4jEngine(plan);
            case "onednn" -> {
                Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
                yield OneDnnEngine.open(plan);
            }
            case "onnxruntime" -> {
                Assumptions.assumeTrue(OnnxRuntimeSupport.available(), OnnxRuntimeSupport.problem().orElse(""));
                yield OnnxRuntimeEngine.open(plan);
            }
            default -> throw new IllegalArgumentException(backend);
        };
    }

    static MiningState mine(Engine engine, Worker worker, EnginePlan plan, List<String> names, Function<String, float[]> inputs) {
        MiningState state = MiningState.empty(TOP, plan.layers().stream().mapToInt(l -> l.shape().maps()).toArray());
        int size = plan.network().input().size();
        for (int from = 0; from < names.size(); from += engine.microBatch()) {
            List<String> batch = names.subList(from, Math.min(names.size(), from + engine.microBatch()));
            float[] values = new float[engine.microBatch() * size];
            for (int i = 0; i < batch.size(); i++) {
                System.arraycopy(inputs.apply(batch.get(i)), 0, values, i * size, size);
            }
            worker.peaks(values, batch.size(), (image, index, peaks) -> {
                Layer layer = plan.layers().get(index);
                boolean zeroIsNoResponse = plan.network().nonNegative(layer.node());
                int columns = layer.shape().columns();
                for (int map = 0; map < peaks.maps(); map++) {
                    state.observe(index, map, peaks.value(map), peaks.value(map), !zeroIsNoResponse || peaks.value(map) > 0, batch.get(image),
                            peaks.position(map) / columns, peaks.position(map) % columns);
                }
            });
        }
        return state;
    }

    /** Same winner at every rank, or one whose score is so close that the two may have changed places. */
    static boolean agree(List<Entry> wanted, List<Winner> found) {
        if (wanted.size() != found.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            Entry e = wanted.get(i);
            Winner w = found.get(i);
            // A score that crosses zero is rounded like the large ones beside it.
            double near = 1e-4 * Math.max(Math.abs(e.score()), Math.abs(wanted.get(0).score()) / 100);
            if (Math.abs(w.score() - e.score()) > near) {
                return false;
            }
            boolean same = w.image().equals(e.image()) && w.y() == e.y() && w.x() == e.x();
            boolean swapped = wanted.stream().anyMatch(o -> o.image().equals(w.image()) && Math.abs(o.score() - e.score()) <= near);
            boolean lastOfMany = i == wanted.size() - 1 && wanted.size() == TOP;
            if (!same && !swapped && !lastOfMany) {
                return false;
            }
        }
        return true;
    }

    static Projection project(Worker worker, Network network, Layer layer, Rule rule, float[] input, int map, int y, int x) {
        Projector projector = new Projector(network, layer, rule);
        Set<Integer> wanted = new TreeSet<>(ImageTrace.sources(network, rule, projector.nodes()));
        wanted.add(layer.node().index());
        Activations activations = worker.trace(input, wanted);
        float activation = activations.of(layer.node().index())[map * layer.shape().plane() + y * layer.shape().columns() + x];
        ImageTrace trace = ImageTrace.of(network, rule, projector.nodes(), activations);
        return projector.project(worker, List.of(new ProjectionTask(trace, map, y, x, activation))).get(0);
    }
}
