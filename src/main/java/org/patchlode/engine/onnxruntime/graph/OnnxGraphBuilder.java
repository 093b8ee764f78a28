package org.patchlode.engine.onnxruntime.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnsafeByteOperations;
import org.patchlode.engine.UnsupportedNetworkException;

/** Collects the nodes and constants of an ONNX graph. */
final class OnnxGraphBuilder {

    private static final int OPSET = 20;
    private static final int IR_VERSION = 9;
    /** A protobuf message has less than 2 GiB; what is not weights needs little of it. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
    private final Set<String> taken;
    private int helpers;
    private long bytes;

    /** @param taken names that helpers may not have */
    OnnxGraphBuilder(Set<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    byte[] build() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    void input(String name, TensorProto.DataType type, String... sides) {
        graph.addInput(value(name, type, sides));
    }

    void output(String name, TensorProto.DataType type, String... sides) {
        graph.addOutput(value(name, type, sides));
    }

    /** @param sides numbers, or names where the extent is open */
    static ValueInfoProto value(String name, TensorProto.DataType type, String... sides) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String side : sides) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(Character.isDigit(side.charAt(0)) ? dimension.setDimValue(Long.parseLong(side)) : dimension.setDimParam(side));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }

    String emit(String operator, String out, List<String> in, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setOpType(operator).setName(out).addAllInput(in).addOutput(out).addAllAttribute(List.of(attributes)));
        return out;
    }

    /** A name that nothing else has. */
    String helper() {
        return fresh("helper/");
    }

    String floats(float[] values, long... dims) {
        ByteBuffer raw = room(values.length, Float.BYTES);
        raw.asFloatBuffer().put(values);
        return constant(TensorProto.DataType.FLOAT, raw, dims);
    }

    String longs(long... values) {
        ByteBuffer raw = room(values.length, Long.BYTES);
        raw.asLongBuffer().put(values);
        return constant(TensorProto.DataType.INT64, raw, values.length);
    }

    private ByteBuffer room(int values, int size) {
        bytes += (long) values * size;
        if (bytes > MOST_BYTES) {
            throw new UnsupportedNetworkException("the weights take more than %,d bytes, the most that a graph for ONNX Runtime is written with; use the onednn or nd4j engine".formatted(MOST_BYTES));
        }
        return ByteBuffer.allocate(values * size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String constant(TensorProto.DataType type, ByteBuffer raw, long... dims) {
        String name = fresh("constant/");
        // Wrapped, not copied: nobody writes to these bytes any more.
        ByteString data = UnsafeByteOperations.unsafeWrap(raw.array());
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(dims.length == 0 ? Collections.emptyList() : Arrays.stream(dims).boxed().toList())
                .setRawData(data));
        return name;
    }

    private String fresh(String prefix) {
        String name = prefix + helpers++;
        while (!taken.add(name)) {
            name = prefix + helpers++;
        }
        return name;
    }
}
