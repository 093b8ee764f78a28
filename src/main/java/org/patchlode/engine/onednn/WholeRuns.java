package org.patchlode.engine.onednn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.network.Layer;

/**
 * Runs of one thread that give whole activations, of a micro-batch or of variants of one image. Memory is taken on first request,
 * for each set of nodes of which maps are held at zero; the least recently used is released past a bound.
 */
final class WholeRuns implements AutoCloseable {

    private static final long BUDGET = 256L << 20;

    private final OneDnnEngine engine;
    private final List<Layer> layers;
    private final LruCache<Set<Integer>, AblatedExecution> runs = new LruCache<>(BUDGET);
    /** Of each layer, all images of a micro-batch. */
    private final float[][] kept;
    /** Of each layer, one image. */
    private final float[][] shown;

    WholeRuns(OneDnnEngine engine) {
        this.engine = engine;
        this.layers = engine.plan().whole();
        this.kept = new float[layers.size()][];
        this.shown = new float[layers.size()][];
    }

    void activations(float[] images, int count, ActivationSink sink) {
        int batch = engine.microBatch();
        if (count < 1 || count > batch) {
            throw new IllegalArgumentException("a micro-batch of %d images is outside 1 to %d".formatted(count, batch));
        }
        AblatedExecution run = run(Set.of());
        run.images(images, count, (tap, bytes) -> keep(run.node(tap), bytes));
        report(count, List.of(), sink);
    }

    void ablations(float[] image, List<Set<Ablation>> variants, ActivationSink sink) {
        Ablation.check(engine.plan().network(), variants);
        Map<Set<Integer>, List<Integer>> byNodes = new LinkedHashMap<>();
        for (int i = 0; i < variants.size(); i++) {
            byNodes.computeIfAbsent(Ablation.nodes(variants.get(i)), nodes -> new ArrayList<>()).add(i);
        }
        byNodes.forEach((nodes, places) -> {
            AblatedExecution run = run(nodes);
            run.begin(image, (tap, bytes) -> keep(run.node(tap), bytes));
            for (int from = 0; from < places.size(); from += engine.microBatch()) {
                List<Integer> part = places.subList(from, Math.min(places.size(), from + engine.microBatch()));
                run.goOn(part.stream().map(variants::get).toList(), (tap, bytes) -> keep(run.node(tap), bytes));
                report(part.size(), part, sink);
            }
        });
    }

    private AblatedExecution run(Set<Integer> nodes) {
        return runs.of(nodes, set -> new AblatedExecution(engine.ablating(set), engine.dnn()));
    }

    private void keep(int node, ByteBuffer bytes) {
        for (int layer = 0; layer < kept.length; layer++) {
            if (layers.get(layer).node().index() == node) {
                if (kept[layer] == null) {
                    shown[layer] = new float[layers.get(layer).shape().size()];
                    kept[layer] = new float[shown[layer].length * engine.microBatch()];
                }
                bytes.asFloatBuffer().get(kept[layer]);
            }
        }
    }

    /** @param names of the images in the caller's order; their places if empty */
    private void report(int count, List<Integer> names, ActivationSink sink) {
        for (int place = 0; place < count; place++) {
            for (int layer = 0; layer < kept.length; layer++) {
                System.arraycopy(kept[layer], place * shown[layer].length, shown[layer], 0, shown[layer].length);
                sink.accept(names.isEmpty() ? place : names.get(place), layer, shown[layer]);
            }
        }
    }

    @Override
    public void close() {
        runs.close();
    }
}
