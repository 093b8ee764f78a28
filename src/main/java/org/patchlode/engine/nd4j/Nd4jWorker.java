package org.patchlode.engine.nd4j;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.Activations;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.PeakScan;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.network.Layer;
import org.patchlode.network.Node;

/** One thread's arrays and bound ops. */
final class Nd4jWorker implements Worker {

    private final EnginePlan plan;
    private final List<Node> nodes;
    private final List<Layer> layers;
    private final Nd4jForward forward;
    private final Nd4jTranspose transpose;
    private final Peaks[] peaks;
    private final PeakScan scan;

    Nd4jWorker(Nd4jEngine engine, EnginePlan plan) {
        single();
        this.plan = plan;
        nodes = plan.network().nodes();
        layers = plan.layers();
        int last = Stream.concat(layers.stream(), plan.whole().stream()).mapToInt(layer -> layer.node().index()).max().orElse(nodes.size() - 1);
        forward = new Nd4jForward(engine, nodes, last);
        scan = new PeakScan(plan.means());
        transpose = new Nd4jTranspose(engine, nodes);
        peaks = layers.stream().map(layer -> new Peaks(layer.shape().maps())).toArray(Peaks[]::new);
    }

    /** One task slot is one core; without this every op would start a thread a core. Holds for the calling thread, and they may take turns. */
    private static void single() {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }

    @Override
    public void peaks(float[] images, int count, IntPredicate counted, PeakSink sink) {
        single();
        int size = nodes.get(0).shape().size();
        int last = layers.stream().mapToInt(layer -> layer.node().index()).max().orElse(-1);
        for (int image = 0; image < count; image++) {
            forward.load(images, image * size);
            for (int i = 0; i <= last; i++) {
                forward.run(i);
                for (int layer = 0; layer < layers.size(); layer++) {
                    if (layers.get(layer).node().index() == i) {
                        IntPointer raw = forward.bits(i);
                        scan.find(nodes.get(i).shape(), (from, into, length) -> raw.position(from).get(into, 0, length), counted.test(image), peaks[layer]);
                    }
                }
            }
            for (int layer = 0; layer < layers.size(); layer++) {
                sink.accept(image, layer, peaks[layer]);
            }
        }
    }

    @Override
    public void activations(float[] images, int count, ActivationSink sink) {
        int size = nodes.get(0).shape().size();
        for (int image = 0; image < count; image++) {
            int place = image;
            float[] one = java.util.Arrays.copyOfRange(images, image * size, (image + 1) * size);
            ablations(one, List.of(Set.of()), (variant, layer, activation) -> sink.accept(place, layer, activation));
        }
    }

    @Override
    public void ablations(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
        single();
        Ablation.check(plan.network(), variants);
        new Nd4jAblations(nodes, plan.whole(), forward).run(image, variants, sink);
    }

    @Override
    public Activations trace(float[] image, Set<Integer> wanted) {
        single();
        forward.load(image, 0);
        Map<Integer, float[]> kept = new HashMap<>();
        int deepest = wanted.stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int i = 0; i <= deepest; i++) {
            forward.run(i);
            if (wanted.contains(i)) {
                kept.put(i, forward.read(i));
            }
        }
        return node -> {
            float[] values = kept.get(node);
            if (values == null) {
                throw new IllegalArgumentException("node " + node + " was not asked for in this trace");
            }
            return values;
        };
    }

    @Override
    public float[] transposedConvolution(int node, float[] signal, int count, int rows, int columns) {
        single();
        return transpose.apply(node, signal, count, rows, columns);
    }

    @Override
    public void close() {
        transpose.close();
        forward.close();
    }
}
