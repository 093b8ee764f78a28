package org.patchlode.engine.nd4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.patchlode.network.Geometry;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/**
 * Transposed convolutions on ND4J's {@code deconv2d}: with the forward pass' own weights it is the exact transpose. Ops
 * are bound once for each convolution and window size; signals run one at a time, so that none depends on its batch.
 */
final class Nd4jTranspose implements AutoCloseable {

    private record Key(int node, int rows, int columns) {}

    private record Bound(INDArray signal, INDArray result, List<Nd4jOp> ops) {
        long values() {
            return signal.length() + result.length();
        }

        void close() {
            ops.forEach(Nd4jOp::close);
            signal.close();
            result.close();
        }
    }

    /** 128 MB a thread. */
    private static final long MOST_VALUES = 32L << 20;

    private final Nd4jEngine engine;
    private final List<Node> nodes;
    private final Map<Key, Bound> bound = new LinkedHashMap<>(16, 0.75f, true);
    private long boundValues;
    private float[] result = new float[0];

    Nd4jTranspose(Nd4jEngine engine, List<Node> nodes) {
        this.engine = engine;
        this.nodes = nodes;
    }

    float[] apply(int node, float[] signal, int count, int rows, int columns) {
        Bound b = bound(new Key(node, rows, columns));
        int in = (int) b.signal().length();
        int out = (int) b.result().length();
        if (result.length < count * out) {
            result = new float[count * out];
        }
        FloatPointer source = new FloatPointer(b.signal().data().pointer());
        FloatPointer target = new FloatPointer(b.result().data().pointer());
        for (int i = 0; i < count; i++) {
            source.put(signal, i * in, in);
            b.ops().forEach(Nd4jOp::run);
            target.get(result, i * out, out);
        }
        return result;
    }

    /** Windows differ from layer to layer; the least recently used make room. */
    private Bound bound(Key key) {
        Bound known = bound.get(key);
        if (known != null) {
            return known;
        }
        Bound b = bind(key);
        boundValues += b.values();
        Iterator<Bound> eldest = bound.values().iterator();
        while (boundValues > MOST_VALUES && eldest.hasNext()) {
            Bound old = eldest.next();
            eldest.remove();
            boundValues -= old.values();
            old.close();
        }
        bound.put(key, b);
        return b;
    }

    private Bound bind(Key key) {
        Node node = nodes.get(key.node());
        Operation.Convolution c = (Operation.Convolution) node.operation();
        Geometry g = c.geometry();
        int inputs = nodes.get(node.input()).shape().maps();
        INDArray signal = Nd4j.createUninitialized(1, c.outputs(), key.rows(), key.columns());
        INDArray back = Nd4j.createUninitialized(1, inputs,
                (key.rows() - 1) * g.strideRows() + g.extentRows(), (key.columns() - 1) * g.strideColumns() + g.extentColumns());
        List<Nd4jOp> ops = new ArrayList<>();
        for (int group = 0; group < c.groups(); group++) {
            INDArray weights = engine.weights(key.node());
            INDArray source = signal;
            INDArray target = back;
            if (c.groups() > 1) {
                int outs = c.outputs() / c.groups();
                int ins = inputs / c.groups();
                weights = weights.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(group * outs, (group + 1) * outs)).dup('c');
                source = maps(signal, group * outs, outs);
                target = maps(back, group * ins, ins);
            }
            Nd4jOp deconvolution = new Nd4jOp("deconv2d", new INDArray[] {source, weights}, target,
                    g.kernelRows(), g.kernelColumns(), g.strideRows(), g.strideColumns(), 0, 0,
                    g.dilationRows(), g.dilationColumns(), 0, 0, 0);
            ops.add(g.dilationRows() > 1 || g.dilationColumns() > 1 ? deconvolution.withoutHelpers() : deconvolution);
        }
        return new Bound(signal, back, ops);
    }

    private static INDArray maps(INDArray array, int from, int count) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + count), NDArrayIndex.all(), NDArrayIndex.all());
    }

    @Override
    public void close() {
        bound.values().forEach(Bound::close);
        bound.clear();
    }
}
