package org.patchlode.engine.onnxruntime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Activations;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Worker;
import org.patchlode.network.Layer;
import org.patchlode.network.Node;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** One thread's memory for an engine's graphs. */
final class OnnxRuntimeWorker implements Worker {

    private final OnnxRuntimeEngine engine;
    private final EnginePlan plan;
    private final NodeTensors images;
    private final NodeTensors found;
    private final Optional<MinedPeaks> mined;
    private final Map<Integer, float[]> kept = new HashMap<>();
    private final AblatedRuns ablated;
    private final Transposes transposes;
    private StepTimes times = new StepTimes();

    OnnxRuntimeWorker(OnnxRuntimeEngine engine) {
        this.engine = engine;
        this.plan = engine.plan();
        List<Node> nodes = plan.network().nodes();
        this.images = new NodeTensors(nodes);
        this.found = new NodeTensors(nodes);
        this.ablated = new AblatedRuns(engine);
        this.transposes = new Transposes(engine);
        this.mined = plan.layers().isEmpty() ? Optional.empty() : Optional.of(new MinedPeaks(engine.mining(), plan, images, found));
    }

    @Override
    public void lapInto(StepTimes newTimes) {
        times = newTimes;
    }

    @Override
    public void peaks(float[] batch, int count, IntPredicate counted, PeakSink sink) {
        checkCount(count);
        mined.ifPresent(run -> {
            images.put(0, batch, 0);
            run.run();
            times.lap(StepKind.FORWARD);
            run.reduce(counted.test(0));
            times.lap(StepKind.REDUCE);
            for (int layer = 0; layer < plan.layers().size(); layer++) {
                sink.accept(0, layer, run.peaks(plan.layers().get(layer).node().index()));
            }
        });
    }

    @Override
    public void activations(float[] batch, int count, ActivationSink sink) {
        checkCount(count);
        if (plan.whole().isEmpty()) {
            return;
        }
        run(engine.whole(), batch, engine.wholeNodes());
        for (int layer = 0; layer < plan.whole().size(); layer++) {
            sink.accept(0, layer, keep(plan.whole().get(layer)));
        }
    }

    @Override
    public void ablations(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
        Ablation.check(plan.network(), variants);
        if (plan.foreign().isPresent() && variants.stream().anyMatch(variant -> !variant.isEmpty())) {
            throw new UnsupportedOperationException("maps cannot be held at zero where the layer '%s' is wanted, whose operators are known to ONNX Runtime only".formatted(plan.foreign().get().tensor()));
        }
        ablated.run(image, variants, sink);
    }

    @Override
    public Activations trace(float[] image, Set<Integer> wanted) {
        Set<Integer> asked = Set.copyOf(wanted);
        if (!asked.isEmpty()) {
            run(engine.tracing(asked), image, asked);
        }
        asked.forEach(node -> found.get(node, room(node)));
        return node -> {
            if (!asked.contains(node)) {
                throw new IllegalArgumentException("the activation of node %d was not kept; name it in the trace".formatted(node));
            }
            return kept.get(node);
        };
    }

    @Override
    public float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns) {
        return transposes.apply(node, signal, count, rows, columns);
    }

    private void run(PreparedGraph graph, float[] image, Set<Integer> wanted) {
        images.put(0, image, 0);
        graph.run(images, Map.of(), found.tensors(wanted));
    }

    private float[] keep(Layer layer) {
        float[] values = room(layer.node().index());
        found.get(layer.node().index(), values);
        return values;
    }

    private float[] room(int node) {
        return kept.computeIfAbsent(node, n -> new float[plan.network().nodes().get(n).shape().size()]);
    }

    private void checkCount(int count) {
        if (count < 1 || count > engine.microBatch()) {
            throw new IllegalArgumentException("a micro-batch of %d images is outside 1 to %d".formatted(count, engine.microBatch()));
        }
    }

    @Override
    public void close() {
        mined.ifPresent(MinedPeaks::close);
        images.close();
        found.close();
        ablated.close();
    }
}
