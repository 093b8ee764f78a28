package org.patchlode.model.onnx.proto;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.TensorProto;

/** Local response normalisation as PyTorch and as Patchlode write it. */
final class LocalResponsePattern {

    private final Patterns patterns;

    LocalResponsePattern(Patterns patterns) {
        this.patterns = patterns;
    }

    /**
     * PyTorch writes x / (k + alpha mean(x^2))^beta, the mean by an average pool over the maps as an axis of its own; Patchlode writes a sum,
     * by a convolution of ones.
     */
    Optional<OnnxNode> match(OnnxNode node) {
        if (node.inputs().size() != 2) {
            return Optional.empty();
        }
        Optional<OnnxNode> power = patterns.maker(node, 1, "Pow");
        Optional<OnnxNode> sum = power.flatMap(p -> patterns.maker(p, 0, "Add"));
        Optional<OnnxNode> scaled = sum.flatMap(s -> patterns.maker(s, 0, "Mul"));
        Optional<OnnxNode> window = scaled.flatMap(s -> patterns.behindViews(s.input(0).orElse("")));
        Optional<OnnxNode> square = window.flatMap(w -> patterns.behindViews(w.input(0).orElse(""))).filter(n -> n.operator().equals("Mul"));
        String x = node.inputs().get(0);
        if (square.filter(s -> s.inputs().equals(List.of(x, x))).isEmpty()) {
            return Optional.empty();
        }
        OptionalInt size = switch (window.get().operator()) {
            case "AveragePool" -> meanOfMaps(window.get());
            case "Conv" -> sumOfMaps(window.get());
            default -> OptionalInt.empty();
        };
        OptionalDouble alpha = patterns.number(scaled.get(), 1);
        OptionalDouble bias = patterns.number(sum.get(), 1);
        OptionalDouble beta = patterns.number(power.get(), 1);
        if (size.isEmpty() || alpha.isEmpty() || bias.isEmpty() || beta.isEmpty()) {
            return Optional.empty();
        }
        int summed = window.get().operator().equals("Conv") ? size.getAsInt() : 1;
        List<AttributeProto> attributes = List.of(
                AttributeProto.newBuilder().setName("size").setType(AttributeProto.AttributeType.INT).setI(size.getAsInt()).build(),
                Patterns.real("alpha", alpha.getAsDouble() * summed), Patterns.real("bias", bias.getAsDouble()), Patterns.real("beta", beta.getAsDouble()));
        return Optional.of(new OnnxNode(node.name(), "LRN", List.of(x), node.outputs(), new Attributes(node.shown(), attributes), node.scopes()));
    }

    private static OptionalInt meanOfMaps(OnnxNode pool) {
        long[] kernel = pool.attributes().integers("kernel_shape").orElse(new long[0]);
        boolean everywhere = Arrays.stream(pool.attributes().integers("strides").orElse(new long[0])).allMatch(stride -> stride == 1);
        return kernel.length == 3 && everywhere && kernel[1] == 1 && kernel[2] == 1 ? OptionalInt.of((int) kernel[0]) : OptionalInt.empty();
    }

    /** A column of ones that keeps the plane's extent and adds nothing. */
    private OptionalInt sumOfMaps(OnnxNode convolution) {
        Optional<TensorProto> weights = convolution.input(1).flatMap(patterns::initializer).filter(LocalResponsePattern::onesAlone);
        if (weights.isEmpty() || convolution.input(2).isPresent()) {
            return OptionalInt.empty();
        }
        List<Long> dims = weights.get().getDimsList();
        long half = dims.size() == 4 ? dims.get(2) / 2 : 0;
        long[] pads = convolution.attributes().integers("pads").orElse(new long[0]);
        boolean column = dims.size() == 4 && dims.get(0) == 1 && dims.get(1) == 1 && dims.get(2) % 2 == 1 && dims.get(3) == 1;
        return column && Arrays.equals(pads, new long[] {half, 0, half, 0}) && !convolution.attributes().has("strides") && !convolution.attributes().has("dilations")
                ? OptionalInt.of((int) (2 * half + 1)) : OptionalInt.empty();
    }

    private static boolean onesAlone(TensorProto proto) {
        if (proto.getDataType() != TensorProto.DataType.FLOAT_VALUE || proto.getDataLocation() != TensorProto.DataLocation.DEFAULT || proto.getRawData().size() % Float.BYTES != 0) {
            return false;
        }
        FloatBuffer values = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        boolean ones = values.hasRemaining();
        while (values.hasRemaining()) {
            ones &= values.get() == 1;
        }
        return ones;
    }
}
