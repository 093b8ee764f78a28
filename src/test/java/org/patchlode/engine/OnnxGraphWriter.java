package org.patchlode.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/**
 * Writes a network as an ONNX model of opset 20, so that a program that nobody here wrote can run it. Every node's output is an
 * output of the graph, called as the node, and is {@code [1, maps, rows, columns]} throughout.
 */
final class OnnxGraphWriter {

    private static final int OPSET = 20;

    private final Network network;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
    private int helpers;

    private OnnxGraphWriter(Network network) {
        this.network = network;
    }

    /** The model's bytes. */
    static byte[] write(Network network) {
        return new OnnxGraphWriter(network).model().toByteArray();
    }

    private ModelProto model() {
        graph.addInput(value(network.nodes().get(0)));
        for (Node node : network.nodes()) {
            if (!(node.operation() instanceof Operation.Input)) {
                write(node);
                graph.addOutput(value(node));
            }
        }
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build();
    }

    private static ValueInfoProto value(Node node) {
        Shape s = node.shape();
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long side : new long[] {1, s.maps(), s.rows(), s.columns()}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(side));
        }
        TypeProto.Tensor type = TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).setShape(shape).build();
        return ValueInfoProto.newBuilder().setName(node.name()).setType(TypeProto.newBuilder().setTensorType(type)).build();
    }

    private void write(Node node) {
        String out = node.name();
        List<String> in = node.inputs().stream().map(i -> network.nodes().get(i).name()).toList();
        String x = in.get(0);
        Shape from = network.nodes().get(node.input()).shape();
        Operation operation = node.operation();
        if (operation instanceof Operation.Convolution c) {
            Geometry g = c.geometry();
            emit("Conv", out, List.of(x, floats(c.weights(), c.outputs(), from.maps() / c.groups(), g.kernelRows(), g.kernelColumns()), floats(c.bias(), c.outputs())),
                    window(g, ints("group", c.groups())));
        } else if (operation instanceof Operation.Activation a) {
            activation(a, x, out);
        } else if (operation instanceof Operation.PRelu p) {
            emit("PRelu", out, List.of(x, floats(p.slopes(), p.slopes().length, 1, 1)));
        } else if (operation instanceof Operation.Clip c) {
            emit("Clip", out, List.of(x, floats(new float[] {c.minimum()}), floats(new float[] {c.maximum()})));
        } else if (operation instanceof Operation.MaxPool p) {
            emit("MaxPool", out, List.of(x), window(p.geometry()));
        } else if (operation instanceof Operation.AveragePool p) {
            averagePool(p, x, out);
        } else if (operation instanceof Operation.GlobalPool p) {
            emit(p.maximum() ? "GlobalMaxPool" : "GlobalAveragePool", out, List.of(x));
        } else if (operation instanceof Operation.BatchNormalization n) {
            int maps = n.scale().length;
            float[] ones = new float[maps];
            Arrays.fill(ones, 1);
            emit("BatchNormalization", out, List.of(x, floats(n.scale(), maps), floats(n.shift(), maps), floats(new float[maps], maps), floats(ones, maps)), real("epsilon", 0));
        } else if (operation instanceof Operation.LocalResponseNormalization l) {
            emit("LRN", out, List.of(x), ints("size", l.size()), real("alpha", l.alpha() * l.size()), real("beta", l.beta()), real("bias", l.k()));
        } else if (operation instanceof Operation.ZeroPadding p) {
            pad(p.padding(), x, out);
        } else if (operation instanceof Operation.Concatenation) {
            emit("Concat", out, in, axis(1));
        } else if (operation instanceof Operation.Addition) {
            fold("Add", in, out);
        } else if (operation instanceof Operation.Multiplication) {
            fold("Mul", in, out);
        } else if (operation instanceof Operation.MapSelection m) {
            selection(m.maps(), from, x, out);
        } else if (operation instanceof Operation.Flatten f) {
            String plane = f.channelsLast() ? emit("Transpose", helper(), List.of(x), ints("perm", 0, 2, 3, 1)) : x;
            emit("Reshape", out, List.of(plane, longs(1, from.size(), 1, 1)));
        } else if (operation instanceof Operation.Dense d) {
            String flat = emit("Flatten", helper(), List.of(x), axis(1));
            String product = emit("Gemm", helper(), List.of(flat, floats(d.weights(), d.outputs(), from.maps()), floats(d.bias(), d.outputs())), ints("transB", 1));
            emit("Reshape", out, List.of(product, longs(1, d.outputs(), 1, 1)));
        } else if (operation instanceof Operation.Softmax) {
            emit("Softmax", out, List.of(x), axis(1));
        } else if (operation instanceof Operation.LogSoftmax) {
            emit("LogSoftmax", out, List.of(x), axis(1));
        } else if (operation instanceof Operation.Extremum e) {
            emit(e.maximum() ? "Max" : "Min", out, in);
        } else if (operation instanceof Operation.BorderPadding b) {
            Padding p = b.padding();
            emit("Pad", out, List.of(x, longs(0, 0, p.top(), p.left(), 0, 0, p.bottom(), p.right())), text("mode", b.reflect() ? "reflect" : "edge"));
        } else if (operation instanceof Operation.Upsampling u) {
            upsampling(u, from, x, out);
        } else if (operation instanceof Operation.Cropping c) {
            Padding p = c.border();
            emit("Slice", out, List.of(x, longs(p.top(), p.left()), longs(from.rows() - p.bottom(), from.columns() - p.right()), longs(2, 3)));
        } else if (operation instanceof Operation.LayerNormalization n) {
            String last = emit("Transpose", helper(), List.of(x), ints("perm", 0, 2, 3, 1));
            String normalized = emit("LayerNormalization", helper(), List.of(last, floats(n.scale(), from.maps()), floats(n.shift(), from.maps())), axis(-1), real("epsilon", n.epsilon()));
            emit("Transpose", out, List.of(normalized), ints("perm", 0, 3, 1, 2));
        } else if (operation instanceof Operation.Identity) {
            emit("Identity", out, List.of(x));
        } else {
            throw new AssertionError("no ONNX form of a " + operation.kind());
        }
    }

    private void activation(Operation.Activation a, String x, String out) {
        switch (a.function()) {
            case RELU -> emit("Relu", out, List.of(x));
            case CLIPPED_RELU -> emit("Clip", out, List.of(x, floats(new float[] {0}), floats(new float[] {a.alpha()})));
            case LEAKY_RELU -> emit("LeakyRelu", out, List.of(x), real("alpha", a.alpha()));
            case ELU -> emit("Elu", out, List.of(x), real("alpha", a.alpha()));
            case SELU -> emit("Selu", out, List.of(x));
            case SIGMOID -> emit("Sigmoid", out, List.of(x));
            case HARD_SIGMOID -> emit("HardSigmoid", out, List.of(x), real("alpha", a.alpha()), real("beta", 0.5f));
            case TANH -> emit("Tanh", out, List.of(x));
            case SOFTPLUS -> emit("Softplus", out, List.of(x));
            case SOFTSIGN -> emit("Softsign", out, List.of(x));
            case SWISH -> emit("Mul", out, List.of(x, emit("Sigmoid", helper(), List.of(x))));
            case HARD_SWISH -> emit("HardSwish", out, List.of(x));
            case GELU -> emit("Gelu", out, List.of(x));
            case MISH -> emit("Mish", out, List.of(x));
        }
    }

    /**
     * What counts is padded first; the rest is padding that does not count. ONNX has {@code count_include_pad} for that, but ONNX Runtime
     * 1.23 divides by less where the padding is below or to the right alone.
     */
    private void averagePool(Operation.AveragePool p, String x, String out) {
        Padding all = p.geometry().padding();
        Padding counted = p.counted();
        String padded = counted.isNone() ? x : pad(counted, x, helper());
        Padding rest = new Padding(all.top() - counted.top(), all.left() - counted.left(), all.bottom() - counted.bottom(), all.right() - counted.right());
        emit("AveragePool", out, List.of(padded), window(p.geometry().with(rest), ints("count_include_pad", 0)));
    }

    private String pad(Padding p, String x, String out) {
        return emit("Pad", out, List.of(x, longs(0, 0, p.top(), p.left(), 0, 0, p.bottom(), p.right())));
    }

    /** Nearest neighbours, or the transpose of a convolution of one weight. */
    private void upsampling(Operation.Upsampling u, Shape from, String x, String out) {
        if (u.zeros()) {
            float[] ones = new float[from.maps()];
            Arrays.fill(ones, 1);
            emit("ConvTranspose", out, List.of(x, floats(ones, from.maps(), 1, 1, 1)), ints("group", from.maps()), ints("strides", u.rows(), u.columns()),
                    ints("output_padding", u.rows() - 1, u.columns() - 1));
        } else {
            emit("Resize", out, List.of(x, "", floats(new float[] {1, 1, u.rows(), u.columns()}, 4)), text("mode", "nearest"),
                    text("coordinate_transformation_mode", "asymmetric"), text("nearest_mode", "floor"));
        }
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
    }

    /** A slice, a shuffle of groups, or whatever else. */
    private void selection(int[] maps, Shape from, String x, String out) {
        boolean run = true;
        for (int i = 1; i < maps.length; i++) {
            run &= maps[i] == maps[0] + i;
        }
        int groups = shuffledGroups(maps, from);
        if (run) {
            emit("Slice", out, List.of(x, longs(maps[0]), longs(maps[0] + maps.length), longs(1)));
        } else if (groups > 1) {
            String grouped = emit("Reshape", helper(), List.of(x, longs(1, groups, from.maps() / groups, from.rows(), from.columns())));
            String turned = emit("Transpose", helper(), List.of(grouped), ints("perm", 0, 2, 1, 3, 4));
            emit("Reshape", out, List.of(turned, longs(1, from.maps(), from.rows(), from.columns())));
        } else {
            emit("Gather", out, List.of(x, longs(Arrays.stream(maps).asLongStream().toArray())), axis(1));
        }
    }

    private static int shuffledGroups(int[] maps, Shape from) {
        for (int groups = 2; groups < from.maps() && maps.length == from.maps(); groups++) {
            if (from.maps() % groups == 0 && Arrays.equals(maps, RandomNetworks.shuffle(from.maps(), groups).maps())) {
                return groups;
            }
        }
        return 1;
    }

    private void fold(String operator, List<String> in, String out) {
        String sum = in.get(0);
        for (int i = 1; i < in.size(); i++) {
            sum = emit(operator, i == in.size() - 1 ? out : helper(), List.of(sum, in.get(i)));
        }
        if (in.size() == 1) {
            emit("Identity", out, in);
        }
    }

    private String emit(String operator, String out, List<String> in, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder().setOpType(operator).setName(out).addAllInput(in).addOutput(out).addAllAttribute(List.of(attributes)));
        return out;
    }

    private String helper() {
        return "helper/" + helpers++;
    }

    private static AttributeProto[] window(Geometry g, AttributeProto... more) {
        Padding p = g.padding();
        List<AttributeProto> all = new ArrayList<>(List.of(
                ints("kernel_shape", g.kernelRows(), g.kernelColumns()),
                ints("strides", g.strideRows(), g.strideColumns()),
                ints("pads", p.top(), p.left(), p.bottom(), p.right()),
                ints("dilations", g.dilationRows(), g.dilationColumns())));
        all.addAll(List.of(more));
        return all.toArray(AttributeProto[]::new);
    }

    private static AttributeProto axis(int axis) {
        return AttributeProto.newBuilder().setName("axis").setType(AttributeType.INT).setI(axis).build();
    }

    private static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF(value).build();
    }

    private static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder b = AttributeProto.newBuilder().setName(name);
        if (values.length == 1) {
            return b.setType(AttributeType.INT).setI(values[0]).build();
        }
        return b.setType(AttributeType.INTS).addAllInts(Arrays.stream(values).boxed().toList()).build();
    }

    private String floats(float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(TensorProto.DataType.FLOAT, bytes, dims);
    }

    private String longs(long... values) {
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
