package org.patchlode.engine.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.network.Layer;
import org.patchlode.network.Node;

/**
 * Runs variants of one image, each with some maps at zero. What lies before the first changed node is run once; what is read
 * of it later is put back before each variant, because the memory it lies in serves others by then.
 */
final class Nd4jAblations {

    private final List<Node> nodes;
    private final List<Layer> whole;
    private final Nd4jForward forward;
    private final float[][] kept;

    Nd4jAblations(List<Node> nodes, List<Layer> whole, Nd4jForward forward) {
        this.nodes = nodes;
        this.whole = whole;
        this.forward = forward;
        this.kept = whole.stream().map(layer -> new float[layer.shape().size()]).toArray(float[][]::new);
    }

    void run(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
        Map<Integer, List<Integer>> byFirst = new HashMap<>();
        for (int i = 0; i < variants.size(); i++) {
            int first = variants.get(i).stream().mapToInt(Ablation::node).min().orElse(forward.last());
            byFirst.computeIfAbsent(Math.min(first, forward.last()), node -> new ArrayList<>()).add(i);
        }
        int done = -1;
        Map<Integer, float[]> before = new HashMap<>();
        for (int first : new TreeSet<>(byFirst.keySet())) {
            if (done < 0) {
                forward.load(image, 0);
            } else {
                before.forEach(forward::write);
            }
            run(done + 1, first, Set.of());
            before = save(first);
            done = first;
            for (int variant : byFirst.get(first)) {
                before.forEach(forward::write);
                hold(first, variants.get(variant));
                keep(first);
                run(first + 1, forward.last(), variants.get(variant));
                for (int layer = 0; layer < whole.size(); layer++) {
                    sink.accept(variant, layer, kept[layer]);
                }
            }
            // Layers up to here stay as they were before any change.
            before.forEach(forward::write);
            keep(first);
        }
    }

    private void run(int from, int to, Set<Ablation> variant) {
        for (int i = from; i <= to; i++) {
            forward.run(i);
            hold(i, variant);
            keep(i);
        }
    }

    private void hold(int node, Set<Ablation> variant) {
        if (variant.stream().noneMatch(ablation -> ablation.node() == node)) {
            return;
        }
        float[] values = forward.read(node);
        int plane = nodes.get(node).shape().plane();
        for (Ablation ablation : variant) {
            if (ablation.node() == node) {
                Arrays.fill(values, ablation.map() * plane, (ablation.map() + 1) * plane, 0);
            }
        }
        forward.write(node, values);
    }

    private void keep(int node) {
        for (int layer = 0; layer < whole.size(); layer++) {
            if (whole.get(layer).node().index() == node) {
                forward.read(node, kept[layer]);
            }
        }
    }

    /** What is read past a node of it and of those before. */
    private Map<Integer, float[]> save(int last) {
        Set<Integer> wanted = new HashSet<>(Set.of(last));
        for (Node node : nodes.subList(last + 1, forward.last() + 1)) {
            node.inputs().stream().filter(input -> input <= last).forEach(wanted::add);
        }
        Map<Integer, float[]> values = new HashMap<>();
        wanted.forEach(node -> values.put(node, forward.read(node)));
        return values;
    }
}
