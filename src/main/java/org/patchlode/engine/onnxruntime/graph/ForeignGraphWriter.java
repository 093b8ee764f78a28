package org.patchlode.engine.onnxruntime.graph;

import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.axis;
import static org.patchlode.engine.onnxruntime.graph.OnnxAttributes.ints;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.network.ForeignGraph;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * A model's own graph with other outputs: chosen tensors, brought to {@code [1, maps, rows, columns]}. Nothing else of it changes.
 * What is added are operators that every opset has in one form.
 */
public final class ForeignGraphWriter {

    private final Network network;
    private final ForeignGraph foreign;
    private final GraphProto.Builder graph;
    private final ModelProto.Builder model;
    private final Set<String> taken = new HashSet<>();
    private final List<NodeProto> before = new ArrayList<>();
    private int helpers;

    private ForeignGraphWriter(Network network, ForeignGraph foreign) throws InvalidProtocolBufferException {
        this.network = network;
        this.foreign = foreign;
        this.model = ModelProto.parseFrom(foreign.model()).toBuilder();
        this.graph = model.getGraph().toBuilder();
        graph.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
        graph.getInputList().forEach(input -> taken.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
    }

    /**
     * The graph that makes some layers.
     *
     * @param layers which, each a foreign one or one that the model's graph makes too
     * @param reduced nodes of those layers that are wanted as {@link OnnxGraph.Reduced} too
     * @throws UnsupportedNetworkException if one of them is not in it
     */
    public static OnnxGraph write(Network network, Iterable<Layer> layers, Set<Integer> reduced) {
        try {
            return new ForeignGraphWriter(network, network.foreign().orElseThrow()).graph(layers, reduced);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the graph that was read from the model file cannot be read again", e);
        }
    }

    private OnnxGraph graph(Iterable<Layer> layers, Set<Integer> wanted) {
        graph.clearOutput();
        String input = input();
        Map<Integer, String> outputs = new HashMap<>();
        Map<Integer, OnnxGraph.Reduced> reduced = new HashMap<>();
        for (Layer layer : layers) {
            int index = layer.node().index();
            if (outputs.containsKey(index)) {
                continue;
            }
            outputs.put(index, asOutput(output(layer)));
            if (wanted.contains(index)) {
                OnnxGraph.Reduced made = PeakNodes.write(outputs.get(index), layer.shape(), this::emit);
                reduced.put(index, new OnnxGraph.Reduced(asOutput(made.rows()), asOutput(made.means())));
            }
        }
        List<NodeProto> nodes = new ArrayList<>(before);
        nodes.addAll(graph.getNodeList());
        graph.clearNode().addAllNode(nodes);
        return new OnnxGraph(model.setGraph(graph).build().toByteArray(), Map.of(0, input), Map.of(), outputs, reduced);
    }

    private String asOutput(String tensor) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(tensor));
        return tensor;
    }

    private String input() {
        if (!foreign.channelsLast()) {
            return foreign.input();
        }
        Shape shape = network.input();
        String planes = fresh();
        List<ValueInfoProto> inputs = new ArrayList<>(graph.getInputList());
        inputs.removeIf(value -> value.getName().equals(foreign.input()));
        inputs.add(OnnxGraphBuilder.value(planes, TensorProto.DataType.FLOAT, "1", text(shape.maps()), text(shape.rows()), text(shape.columns())));
        graph.clearInput().addAllInput(inputs);
        before.add(node("Transpose", foreign.input(), List.of(planes), ints("perm", 0, 2, 3, 1)));
        return planes;
    }

    private String output(Layer layer) {
        Shape shape = layer.shape();
        if (!(layer.node().operation() instanceof Operation.Foreign operation)) {
            ForeignGraph.Tensor tensor = foreign.tensors().get(layer.name());
            if (tensor == null) {
                throw new UnsupportedNetworkException("layer '%s' is no tensor of the model's own graph, so that it cannot be mined beside layers of operators unknown here; mine it in a run of its own"
                        .formatted(layer.name()));
            }
            return reshaped(mapsFirst(tensor), shape);
        }
        String floats = emit("Cast", List.of(operation.tensor()), ints("to", TensorProto.DataType.FLOAT.getNumber()));
        return switch (operation.arrangement()) {
            case PLANES -> floats;
            case ANSWER -> reshaped(floats, shape);
            case FEATURES_LAST -> emit("Transpose", List.of(floats), ints("perm", 0, 3, 1, 2));
            case TOKENS -> {
                long[] places = LongStream.range(operation.skipped(), operation.skipped() + (long) shape.plane()).toArray();
                String plane = emit("Gather", List.of(floats, longs(places)), axis(1));
                yield reshaped(emit("Transpose", List.of(plane), ints("perm", 0, 2, 1)), shape);
            }
        };
    }

    private String mapsFirst(ForeignGraph.Tensor tensor) {
        List<Integer> axes = tensor.axes();
        long[] order = LongStream.concat(LongStream.of(0), axes.stream().mapToLong(axis -> axis + 1)).toArray();
        boolean there = IntStream.range(0, order.length).allMatch(i -> order[i] == i);
        return there ? tensor.name() : emit("Transpose", List.of(tensor.name()), ints("perm", order));
    }

    private String reshaped(String tensor, Shape shape) {
        return emit("Reshape", List.of(tensor, longs(1, shape.maps(), shape.rows(), shape.columns())));
    }

    private String emit(String operator, List<String> in, AttributeProto... attributes) {
        String out = fresh();
        graph.addNode(node(operator, out, in, attributes));
        return out;
    }

    private static NodeProto node(String operator, String out, List<String> in, AttributeProto... attributes) {
        return NodeProto.newBuilder().setOpType(operator).setName(out).addAllInput(in).addOutput(out).addAllAttribute(List.of(attributes)).build();
    }

    private String longs(long... values) {
        String name = fresh();
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(raw::putLong);
        graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64.getNumber()).addDims(values.length).setRawData(ByteString.copyFrom(raw.array())));
        return name;
    }

    private String fresh() {
        String name = "patchlode/" + helpers++;
        while (!taken.add(name)) {
            name = "patchlode/" + helpers++;
        }
        return name;
    }

    private static String text(int side) {
        return Integer.toString(side);
    }
}
