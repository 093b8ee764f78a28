package org.patchlode.engine.onnxruntime.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import org.nd4j.shade.protobuf.ByteString;
import org.patchlode.network.Geometry;
import org.patchlode.network.Padding;

/** Attributes of ONNX nodes. */
final class OnnxAttributes {

    private OnnxAttributes() {}

    static AttributeProto[] window(Geometry g, AttributeProto... more) {
        Padding p = g.padding();
        List<AttributeProto> all = new ArrayList<>(List.of(
                ints("kernel_shape", g.kernelRows(), g.kernelColumns()),
                ints("strides", g.strideRows(), g.strideColumns()),
                ints("pads", p.top(), p.left(), p.bottom(), p.right()),
                ints("dilations", g.dilationRows(), g.dilationColumns())));
        all.addAll(List.of(more));
        return all.toArray(AttributeProto[]::new);
    }

    static AttributeProto axis(int axis) {
        return AttributeProto.newBuilder().setName("axis").setType(AttributeType.INT).setI(axis).build();
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder b = AttributeProto.newBuilder().setName(name);
        if (values.length == 1) {
            return b.setType(AttributeType.INT).setI(values[0]).build();
        }
        return b.setType(AttributeType.INTS).addAllInts(Arrays.stream(values).boxed().toList()).build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
    }
}
