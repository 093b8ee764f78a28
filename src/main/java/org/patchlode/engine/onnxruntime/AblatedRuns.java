package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.onnxruntime.graph.GraphRequest;
import org.patchlode.network.Layer;
import org.patchlode.network.Node;

/**
 * Runs variants of one image, each with some maps at zero. For each set of nodes that variants change there are two graphs: what lies
 * before the first of them, run once, and what lies behind, which reads what the first gave and a mask for each changed node.
 */
final class AblatedRuns implements AutoCloseable {

    private final OnnxRuntimeEngine engine;
    private final List<Node> nodes;
    private final List<Layer> whole;
    private final NodeTensors before;
    private final NodeTensors behind;
    private final float[][] shown;

    AblatedRuns(OnnxRuntimeEngine engine) {
        this.engine = engine;
        this.nodes = engine.plan().network().nodes();
        this.whole = engine.plan().whole();
        this.before = new NodeTensors(nodes);
        this.behind = new NodeTensors(nodes);
        this.shown = new float[whole.size()][];
    }

    void run(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
        if (whole.isEmpty() || variants.isEmpty()) {
            return;
        }
        int deepest = engine.wholeNodes().last();
        Map<TreeSet<Integer>, List<Integer>> byNodes = new LinkedHashMap<>();
        for (int i = 0; i < variants.size(); i++) {
            // A change behind all that is asked for changes nothing.
            TreeSet<Integer> changed = new TreeSet<>(new TreeSet<>(Ablation.nodes(variants.get(i))).headSet(deepest, true));
            byNodes.computeIfAbsent(changed, set -> new ArrayList<>()).add(i);
        }
        before.put(0, image, 0);
        byNodes.forEach((changed, places) -> run(changed, places, variants, sink));
    }

    private void run(TreeSet<Integer> changed, List<Integer> places, List<Set<Ablation>> variants, ActivationSink sink) {
        if (changed.isEmpty()) {
            engine.whole().run(before, Map.of(), behind.tensors(engine.wholeNodes()));
            places.forEach(place -> report(place, -1, sink));
            return;
        }
        int first = changed.first();
        Set<Integer> later = engine.wholeNodes().tailSet(first, true);
        GraphRequest tail = new GraphRequest(later, cut(first), changed);
        PreparedGraph behindThem = engine.plain(tail);
        Set<Integer> head = new TreeSet<>(engine.wholeNodes().headSet(first, false));
        head.addAll(behindThem.graph().inputs().keySet());
        // The image is there already.
        head.remove(0);
        if (!head.isEmpty()) {
            engine.plain(GraphRequest.of(head)).run(before, Map.of(), before.tensors(head));
        }
        for (int place : places) {
            Map<Integer, OnnxTensor> masks = masks(behindThem.graph().masks().keySet(), variants.get(place));
            try {
                behindThem.run(before, masks, behind.tensors(later));
            } finally {
                masks.values().forEach(OnnxTensor::close);
            }
            report(place, first, sink);
        }
    }

    /** All nodes up to the first that is changed: a graph takes of them what it reads. */
    private static Set<Integer> cut(int first) {
        Set<Integer> given = new TreeSet<>();
        for (int i = 0; i <= first; i++) {
            given.add(i);
        }
        return given;
    }

    private Map<Integer, OnnxTensor> masks(Collection<Integer> held, Set<Ablation> variant) {
        Map<Integer, List<Integer>> maps = variant.stream().collect(Collectors.groupingBy(Ablation::node, Collectors.mapping(Ablation::map, Collectors.toList())));
        Map<Integer, OnnxTensor> masks = new HashMap<>();
        for (int node : held) {
            int count = nodes.get(node).shape().maps();
            ByteBuffer mask = ByteBuffer.allocateDirect(count);
            for (int map = 0; map < count; map++) {
                mask.put(map, (byte) (maps.get(node).contains(map) ? 0 : 1));
            }
            masks.put(node, NodeTensors.tensor(mask, OnnxJavaType.BOOL, 1, count, 1, 1));
        }
        return masks;
    }

    private void report(int place, int first, ActivationSink sink) {
        for (int layer = 0; layer < whole.size(); layer++) {
            int node = whole.get(layer).node().index();
            if (shown[layer] == null) {
                shown[layer] = new float[whole.get(layer).shape().size()];
            }
            (node < first ? before : behind).get(node, shown[layer]);
            sink.accept(place, layer, shown[layer]);
        }
    }

    @Override
    public void close() {
        before.close();
        behind.close();
    }
}
