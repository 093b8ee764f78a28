package org.patchlode.model.onnx.proto;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import onnx.Onnx.AttributeProto;

/**
 * Layer normalization as exporters write it below opset 17: with d = x - mean(x), {@code d / sqrt(mean(d * d) + epsilon) * scale +
 * shift}, the means over the last axis.
 */
final class LayerNormPattern {

    private final Patterns patterns;

    LayerNormPattern(Patterns patterns) {
        this.patterns = patterns;
    }

    /** @param node the addition of the shift */
    Optional<OnnxNode> match(OnnxNode node) {
        for (int i = 0; i < 2 && node.inputs().size() == 2; i++) {
            String shift = node.inputs().get(1 - i);
            Optional<OnnxNode> product = patterns.maker(node, i, "Mul").filter(mul -> mul.inputs().size() == 2);
            for (int j = 0; j < 2 && product.isPresent(); j++) {
                String scale = product.get().inputs().get(1 - j);
                Optional<OnnxNode> quotient = patterns.maker(product.get(), j, "Div");
                if (quotient.isPresent() && patterns.isConstant(shift) && patterns.isConstant(scale)) {
                    return whole(node, quotient.get(), scale, shift);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<OnnxNode> whole(OnnxNode node, OnnxNode quotient, String scale, String shift) {
        Optional<OnnxNode> sum = patterns.maker(quotient, 1, "Sqrt").flatMap(root -> patterns.maker(root, 0, "Add"));
        OptionalDouble epsilon = sum.map(s -> patterns.number(s, 1)).orElse(OptionalDouble.empty());
        Optional<OnnxNode> square = sum.flatMap(s -> patterns.maker(s, 0, "ReduceMean")).filter(this::isOverLast).flatMap(mean -> mean.input(0)).flatMap(patterns::maker);
        Optional<OnnxNode> difference = patterns.maker(quotient, 0, "Sub").filter(sub -> sub.inputs().size() == 2);
        if (epsilon.isEmpty() || difference.isEmpty() || square.filter(s -> isSquare(s, difference.get().output())).isEmpty()) {
            return Optional.empty();
        }
        String x = difference.get().inputs().get(0);
        Optional<OnnxNode> mean = patterns.maker(difference.get(), 1, "ReduceMean");
        if (mean.filter(this::isOverLast).flatMap(m -> m.input(0)).filter(x::equals).isEmpty()) {
            return Optional.empty();
        }
        List<AttributeProto> attributes = List.of(
                AttributeProto.newBuilder().setName("axis").setType(AttributeProto.AttributeType.INT).setI(-1).build(),
                Patterns.real("epsilon", epsilon.getAsDouble()));
        return Optional.of(new OnnxNode(node.name(), "LayerNormalization", List.of(x, scale, shift), node.outputs(), new Attributes(node.shown(), attributes), node.scopes()));
    }

    private boolean isSquare(OnnxNode square, String difference) {
        return square.operator().equals("Pow") && square.input(0).filter(difference::equals).isPresent() && patterns.number(square, 1).equals(OptionalDouble.of(2))
                || square.operator().equals("Mul") && square.inputs().equals(List.of(difference, difference));
    }

    private boolean isOverLast(OnnxNode mean) {
        boolean kept = mean.attributes().integer("keepdims").orElse(1L) == 1;
        return kept && mean.inputs().size() == 1 && mean.attributes().integers("axes").filter(axes -> Arrays.equals(axes, new long[] {-1})).isPresent();
    }
}
