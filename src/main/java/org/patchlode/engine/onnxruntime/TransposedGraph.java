package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.Map;
import org.patchlode.engine.onnxruntime.graph.TransposeWriter;
import org.patchlode.network.Geometry;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/** The transpose of one convolution, made ready once and run by all threads. Signals do not depend on each other. */
final class TransposedGraph implements AutoCloseable {

    private final Operation.Convolution convolution;
    private final int inputs;
    private final OrtSession session;

    TransposedGraph(Node node, int inputs, OrtSession session) {
        this.convolution = (Operation.Convolution) node.operation();
        this.inputs = inputs;
        this.session = session;
    }

    /** Values of what comes back of some signals. */
    long values(int count, int rows, int columns) {
        return (long) count * inputs * down(rows) * across(columns);
    }

    /** Values of the signals. */
    long signals(int count, int rows, int columns) {
        return (long) count * convolution.outputs() * rows * columns;
    }

    /** @param signal {@code [count, outputs, rows, columns]}, native memory @param into room for what comes back */
    void run(ByteBuffer signal, ByteBuffer into, int count, int rows, int columns) {
        try (OnnxTensor in = NodeTensors.tensor(signal, OnnxJavaType.FLOAT, count, convolution.outputs(), rows, columns);
                OnnxTensor out = NodeTensors.tensor(into, OnnxJavaType.FLOAT, count, inputs, down(rows), across(columns));
                OrtSession.Result result = session.run(Map.of(TransposeWriter.SIGNAL, in), Map.of(TransposeWriter.WINDOWS, out))) {
            assert result.size() == 1;
        } catch (OrtException e) {
            throw PreparedGraph.failed(e);
        }
    }

    private int down(int rows) {
        Geometry g = convolution.geometry();
        return (rows - 1) * g.strideRows() + g.extentRows();
    }

    private int across(int columns) {
        Geometry g = convolution.geometry();
        return (columns - 1) * g.strideColumns() + g.extentColumns();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw PreparedGraph.failed(e);
        }
    }
}
