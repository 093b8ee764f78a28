package org.patchlode.engine.nd4j;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.patchlode.engine.Activations;
import org.patchlode.engine.BufferPlan;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.PeakFinder;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.Worker;
import org.patchlode.network.Layer;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/** One thread's arrays and bound ops. */
final class Nd4jWorker implements Worker {

    /** Map planes are read in runs of this many values, to stay in the second-level cache. */
    private static final int CHUNK = 64 * 1024;

    private final List<Node> nodes;
    private final List<Layer> layers;
    private final boolean means;
    private final int last;
    private final INDArray[] arrays;
    private final INDArray[] buffers;
    private final Runnable[] steps;
    private final Nd4jSteps binder;
    private final Nd4jTranspose transpose;
    private final Peaks[] peaks;
    private int[] bits = new int[CHUNK];

    Nd4jWorker(Nd4jEngine engine, EnginePlan plan) {
        single();
        nodes = plan.network().nodes();
        layers = plan.layers();
        means = plan.means();
        last = layers.stream().mapToInt(layer -> layer.node().index()).max().orElse(nodes.size() - 1);
        BufferPlan buffersPlan = new BufferPlan(nodes, last, Set.of(), inPlace());
        buffers = new INDArray[buffersPlan.buffers()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = Nd4j.createUninitialized(DataType.FLOAT, buffersPlan.values(i));
        }
        arrays = new INDArray[last + 1];
        binder = new Nd4jSteps(engine, arrays);
        steps = new Runnable[last + 1];
        for (Node node : nodes.subList(0, last + 1)) {
            arrays[node.index()] = Nd4j.create(buffers[buffersPlan.bufferOf(node.index())].data(), Nd4jSteps.shape(node.shape()));
            steps[node.index()] = binder.step(node);
        }
        transpose = new Nd4jTranspose(engine, nodes);
        peaks = layers.stream().map(layer -> new Peaks(layer.shape().maps())).toArray(Peaks[]::new);
    }

    /** One task slot is one core; without this every op would start a thread a core. Holds for the calling thread, and they may take turns. */
    private static void single() {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }

    @Override
    public void peaks(float[] images, int count, PeakSink sink) {
        single();
        int size = nodes.get(0).shape().size();
        for (int image = 0; image < count; image++) {
            load(images, image * size);
            for (int i = 0; i <= last; i++) {
                steps[i].run();
                for (int layer = 0; layer < layers.size(); layer++) {
                    if (layers.get(layer).node().index() == i) {
                        findPeaks(nodes.get(i), peaks[layer]);
                    }
                }
            }
            for (int layer = 0; layer < layers.size(); layer++) {
                sink.accept(image, layer, peaks[layer]);
            }
        }
    }

    @Override
    public Activations trace(float[] image, Set<Integer> wanted) {
        single();
        load(image, 0);
        Map<Integer, float[]> kept = new HashMap<>();
        int deepest = wanted.stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int i = 0; i <= deepest; i++) {
            steps[i].run();
            if (wanted.contains(i)) {
                float[] values = new float[nodes.get(i).shape().size()];
                pointer(arrays[i]).get(values);
                kept.put(i, values);
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

    private void load(float[] images, int offset) {
        pointer(arrays[0]).put(images, offset, nodes.get(0).shape().size());
    }

    private void findPeaks(Node node, Peaks into) {
        int plane = node.shape().plane();
        int maps = node.shape().maps();
        int mapsAChunk = Math.max(1, CHUNK / plane);
        if (bits.length < mapsAChunk * plane) {
            bits = new int[mapsAChunk * plane];
        }
        IntPointer raw = new IntPointer(arrays[node.index()].data().pointer());
        for (int map = 0; map < maps; map += mapsAChunk) {
            int run = Math.min(mapsAChunk, maps - map);
            raw.position((long) map * plane).get(bits, 0, run * plane);
            for (int i = 0; i < run; i++) {
                PeakFinder.find(bits, i * plane, (i + 1) * plane, means, into, map + i);
            }
        }
    }

    private Set<Integer> inPlace() {
        Set<Integer> result = new HashSet<>();
        for (Node node : nodes) {
            Operation o = node.operation();
            // Where the first input comes again, as in x + y + x, it is still wanted when it would have been written over.
            if (Collections.frequency(node.inputs(), node.inputs().isEmpty() ? 0 : node.input()) > 1) {
                continue;
            }
            if (o instanceof Operation.Activation || o instanceof Operation.BatchNormalization || o instanceof Operation.Addition
                    || o instanceof Operation.Identity || o instanceof Operation.Softmax || o instanceof Operation.PRelu || o instanceof Operation.Clip) {
                result.add(node.index());
            }
        }
        return result;
    }

    private static FloatPointer pointer(INDArray array) {
        return new FloatPointer(array.data().pointer());
    }

    @Override
    public void close() {
        binder.close();
        transpose.close();
        for (INDArray buffer : buffers) {
            buffer.close();
        }
    }
}
