package org.patchlode.model.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** ONNX models written for tests, node by node. */
final class Graphs {

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final Random random = new Random(3);
    private int opset = 13;

    private Graphs() {}

    /** One input {@code x} of those extents, -1 for one left open. */
    static Graphs of(long... dims) {
        Graphs graphs = new Graphs();
        graphs.input("x", DataType.FLOAT, dims);
        return graphs;
    }

    Graphs opset(int version) {
        this.opset = version;
        return this;
    }

    Graphs input(String name, DataType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(dim == -1 ? Dimension.newBuilder().setDimParam("n") : Dimension.newBuilder().setDimValue(dim));
        }
        graph.addInput(ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))));
        return this;
    }

    /** A node of the name {@code <output>_node}. */
    Graphs node(String operator, String inputs, String output, AttributeProto... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(output.split(" ")[0] + "_node");
        for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ")) {
            node.addInput(input.equals("-") ? "" : input);
        }
        for (String made : output.split(" ")) {
            node.addOutput(made);
        }
        graph.addNode(node.addAllAttribute(java.util.List.of(attributes)));
        return this;
    }

    Graphs raw(NodeProto node) {
        graph.addNode(node);
        return this;
    }

    Graphs floats(String name, long[] dims, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT_VALUE).setRawData(ByteString.copyFrom(bytes))
                .addAllDims(java.util.Arrays.stream(dims).boxed().toList()).build());
    }

    /** Random weights of those extents. */
    Graphs weights(String name, long... dims) {
        float[] values = new float[(int) java.util.Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return floats(name, dims, values);
    }

    Graphs integers(String name, long... values) {
        return tensor(TensorProto.newBuilder().setName(name).setDataType(DataType.INT64_VALUE).addDims(values.length)
                .addAllInt64Data(java.util.Arrays.stream(values).boxed().toList()).build());
    }

    Graphs tensor(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** The whole model. @param outputs of the graph */
    ModelProto model(String... outputs) {
        for (String output : outputs) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
        return ModelProto.newBuilder().setIrVersion(7).setProducerName("test").addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph).build();
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        java.util.Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
    }
}
