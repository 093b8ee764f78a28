package org.patchlode.engine.onnxruntime.graph;

import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.ints;

import java.util.List;
import java.util.Set;
import onnx.Onnx.TensorProto;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/** Writes the transpose of one convolution, without bias and padding, for any number and extent of signals. */
public final class TransposeWriter {

    /** The signals that the graph reads. */
    public static final String SIGNAL = "signal";
    /** What it gives. */
    public static final String WINDOWS = "windows";

    private TransposeWriter() {}

    public static byte[] write(Network network, int node) {
        Node convolution = network.nodes().get(node);
        Operation.Convolution c = (Operation.Convolution) convolution.operation();
        Geometry g = c.geometry();
        int inputs = network.nodes().get(convolution.input()).shape().maps();
        OnnxGraphBuilder graph = new OnnxGraphBuilder(Set.of(SIGNAL, WINDOWS));
        graph.input(SIGNAL, TensorProto.DataType.FLOAT, "signals", Integer.toString(c.outputs()), "rows", "columns");
        graph.emit("ConvTranspose", WINDOWS, List.of(SIGNAL, graph.floats(c.weights(), c.outputs(), inputs / c.groups(), g.kernelRows(), g.kernelColumns())),
                ints("group", c.groups()), ints("strides", g.strideRows(), g.strideColumns()), ints("dilations", g.dilationRows(), g.dilationColumns()));
        graph.output(WINDOWS, TensorProto.DataType.FLOAT, "signals", Integer.toString(inputs), "down", "across");
        return graph.build();
    }
}
