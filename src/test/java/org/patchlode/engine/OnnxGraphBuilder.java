package org.patchlode.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** Collects the nodes and constants of an ONNX graph. */
final class OnnxGraphBuilder {

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
    private int helpers;

    GraphProto build() {
        return graph.build();
    }

    void input(ValueInfoProto value) {
        graph.addInput(value);
    }

    void output(ValueInfoProto value) {
        graph.addOutput(value);
    }

    String emit(String operator, String out, List<String> in, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setOpType(operator).setName(out).addAllInput(in).addOutput(out).addAllAttribute(List.of(attributes)));
        return out;
    }

    String helper() {
        return "helper/" + helpers++;
    }

    String floats(float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(TensorProto.DataType.FLOAT, bytes, dims);
    }

    String longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(TensorProto.DataType.INT64, bytes, values.length);
    }

    private String constant(TensorProto.DataType type, ByteBuffer bytes, long... dims) {
        String name = "constant/" + helpers++;
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(dims.length == 0 ? Collections.emptyList() : Arrays.stream(dims).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.array())));
        return name;
    }
}
