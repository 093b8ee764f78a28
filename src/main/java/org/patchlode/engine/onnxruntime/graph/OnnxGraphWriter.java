package org.patchlode.engine.onnxruntime.graph;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * Writes a network, or a part of it, as an ONNX model of opset 20. Every node's output is called as the node, and is
 * {@code [1, maps, rows, columns]} throughout.
 */
public final class OnnxGraphWriter {

    private final Network network;
    private final GraphRequest request;
    private final OnnxGraphBuilder graph;
    private final OperationWriter operations;
    private final Map<Integer, String> tensors = new HashMap<>();
    private final Map<Integer, String> inputs = new HashMap<>();
    private final Map<Integer, String> masks = new HashMap<>();
    private final Map<Integer, String> outputs = new HashMap<>();
    private final Map<Integer, OnnxGraph.Reduced> reduced = new HashMap<>();
    private String zero = "";

    private OnnxGraphWriter(Network network, GraphRequest request) {
        this.network = network;
        this.request = request;
        this.graph = new OnnxGraphBuilder(network.nodes().stream().map(Node::name).collect(Collectors.toSet()));
        this.operations = new OperationWriter(network, graph);
    }

    /** The whole network; every node's output is an output of the graph. */
    public static byte[] write(Network network) {
        return write(network, GraphRequest.of(IntStream.range(1, network.nodes().size()).boxed().collect(Collectors.toSet()))).bytes();
    }

    /** @throws org.patchlode.engine.UnsupportedNetworkException if the weights are too large for one model file */
    public static OnnxGraph write(Network network, GraphRequest request) {
        return new OnnxGraphWriter(network, request).graph();
    }

    private OnnxGraph graph() {
        BitSet needed = needed();
        for (Node node : network.nodes()) {
            if (needed.get(node.index())) {
                write(node);
            }
        }
        for (int index : request.outputs()) {
            Node node = network.nodes().get(index);
            String tensor = tensors.get(index);
            // What a graph is given is no output of it.
            String out = inputs.containsValue(tensor) ? graph.emit("Identity", graph.helper(), List.of(tensor)) : tensor;
            graph.output(out, TensorProto.DataType.FLOAT, sides(node.shape()));
            outputs.put(index, out);
            if (request.reduced().contains(index)) {
                reduce(node, tensor);
            }
        }
        return new OnnxGraph(graph.build(), inputs, masks, outputs, reduced);
    }

    private void reduce(Node node, String tensor) {
        Shape s = node.shape();
        OnnxGraph.Reduced made = PeakNodes.write(tensor, s, (operator, in, attributes) -> graph.emit(operator, graph.helper(), in, attributes));
        graph.output(made.rows(), TensorProto.DataType.FLOAT, sides(new Shape(s.maps(), s.rows(), 1)));
        graph.output(made.means(), TensorProto.DataType.FLOAT, sides(new Shape(s.maps(), 1, 1)));
        reduced.put(node.index(), made);
    }

    private BitSet needed() {
        BitSet needed = new BitSet();
        TreeSet<Integer> open = new TreeSet<>(request.outputs());
        while (!open.isEmpty()) {
            int index = open.pollLast();
            needed.set(index);
            if (!isGiven(index)) {
                open.addAll(network.nodes().get(index).inputs());
            }
        }
        return needed;
    }

    private boolean isGiven(int index) {
        return request.given().contains(index) || network.nodes().get(index).operation() instanceof Operation.Input;
    }

    private void write(Node node) {
        if (isGiven(node.index())) {
            graph.input(node.name(), TensorProto.DataType.FLOAT, sides(node.shape()));
            inputs.put(node.index(), node.name());
        } else {
            operations.write(node, node.inputs().stream().map(tensors::get).toList(), node.name());
        }
        tensors.put(node.index(), request.held().contains(node.index()) ? held(node) : node.name());
    }

    /** By a choice and not by a product, in which what is not finite would stay. */
    private String held(Node node) {
        String mask = graph.helper();
        graph.input(mask, TensorProto.DataType.BOOL, "1", Integer.toString(node.shape().maps()), "1", "1");
        masks.put(node.index(), mask);
        if (zero.isEmpty()) {
            zero = graph.floats(new float[1]);
        }
        return graph.emit("Where", graph.helper(), List.of(mask, node.name(), zero));
    }

    private static String[] sides(Shape s) {
        return IntStream.of(1, s.maps(), s.rows(), s.columns()).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
