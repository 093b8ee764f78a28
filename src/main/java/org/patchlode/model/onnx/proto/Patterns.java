package org.patchlode.model.onnx.proto;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Operations that exporters write as several nodes: SiLU, hard swish, GELU by erf, PyTorch's local response normalisation, layer norm. */
final class Patterns {

    private static final double CLOSE = 1e-4;
    private static final int MAX_STEPS = 12;
    private static final Set<String> VIEWS = Set.of("Reshape", "Squeeze", "Unsqueeze", "Pad");

    private final Map<String, OnnxNode> makers;
    private final Map<String, TensorProto> initializers;

    Patterns(Map<String, OnnxNode> makers, Map<String, TensorProto> initializers) {
        this.makers = makers;
        this.initializers = initializers;
    }

    /** The whole operation of which a node is the last step. */
    Optional<OnnxNode> match(OnnxNode node) {
        return switch (node.operator()) {
            case "Mul" -> product(node);
            case "Add" -> new LayerNormPattern(this).match(node);
            case "Div" -> product(node).or(() -> new LocalResponsePattern(this).match(node));
            default -> Optional.empty();
        };
    }

    private Optional<OnnxNode> product(OnnxNode node) {
        List<String> factors = new ArrayList<>();
        double constant = factors(node, factors, 0);
        if (factors.size() != 2) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            String x = factors.get(i);
            OnnxNode gate = makers.get(factors.get(1 - i));
            if (gate == null) {
                continue;
            }
            Optional<String> function = switch (gate.operator()) {
                case "Sigmoid" -> when(close(constant, 1) && reads(gate, x), "Swish");
                case "HardSigmoid" -> when(close(constant, 1) && reads(gate, x) && close(gate.attributes().real("alpha", 0.2f), 1 / 6.0)
                        && close(gate.attributes().real("beta", 0.5f), 0.5), "HardSwish");
                case "Clip" -> when(close(constant, 1 / 6.0) && isReluSix(gate) && isSum(gate, x, 3), "HardSwish");
                case "Add" -> when(close(constant, 0.5) && isErf(gate, x), "Gelu");
                default -> Optional.empty();
            };
            if (function.isPresent()) {
                return Optional.of(new OnnxNode(node.name(), function.get(), List.of(x), node.outputs(), new Attributes(node.shown(), List.of()), node.scopes()));
            }
        }
        return Optional.empty();
    }

    /** Collects what a tree of products multiplies, and returns the product of the constants among it. */
    private double factors(OnnxNode node, List<String> factors, int depth) {
        double constant = 1;
        for (int i = 0; i < node.inputs().size(); i++) {
            String input = node.inputs().get(i);
            boolean divisor = node.operator().equals("Div") && i == 1;
            OptionalDouble number = number(input);
            OnnxNode maker = makers.get(input);
            if (number.isPresent()) {
                constant *= divisor ? 1 / number.getAsDouble() : number.getAsDouble();
            } else if (!divisor && maker != null && depth < 2 && (maker.operator().equals("Mul") || maker.operator().equals("Div") && number(maker, 1).isPresent())) {
                constant *= factors(maker, factors, depth + 1);
            } else {
                factors.add(divisor ? "" : input);
            }
        }
        return constant;
    }

    private boolean isReluSix(OnnxNode clip) {
        double least = clip.input(1).map(this::number).orElse(OptionalDouble.of(clip.attributes().real("min", -1))).orElse(-1);
        double most = clip.input(2).map(this::number).orElse(OptionalDouble.of(clip.attributes().real("max", -1))).orElse(-1);
        return least == 0 && close(most, 6);
    }

    private boolean isSum(OnnxNode node, String x, double constant) {
        OnnxNode sum = makers.get(node.input(0).orElse(""));
        return sum != null && sum.operator().equals("Add") && sum.inputs().size() == 2
                && (reads(sum, x) && is(number(sum, 1), constant) || is(number(sum, 0), constant) && x.equals(sum.inputs().get(1)));
    }

    /** 1 + erf(x / sqrt 2). */
    private boolean isErf(OnnxNode sum, String x) {
        if (sum.inputs().size() != 2) {
            return false;
        }
        int one = is(number(sum, 1), 1) ? 1 : 0;
        OnnxNode erf = makers.get(sum.inputs().get(1 - one));
        OnnxNode scaled = erf != null && erf.operator().equals("Erf") ? makers.get(erf.input(0).orElse("")) : null;
        return is(number(sum, one), 1) && scaled != null && reads(scaled, x)
                && (scaled.operator().equals("Div") && is(number(scaled, 1), Math.sqrt(2)) || scaled.operator().equals("Mul") && is(number(scaled, 1), Math.sqrt(0.5)));
    }

    /** The node that makes a tensor, whatever other arrangement of it lies between. */
    Optional<OnnxNode> behindViews(String tensor) {
        OnnxNode maker = makers.get(tensor);
        for (int i = 0; i < MAX_STEPS && maker != null; i++) {
            if (maker.operator().equals("If")) {
                // Newer exports squeeze only if the axis has an extent of 1, which it has.
                Optional<GraphProto> branch = maker.attributes().graph("then_branch");
                Optional<NodeProto> squeeze = branch.flatMap(g -> g.getNodeList().stream().filter(n -> n.getOpType().equals("Squeeze") && n.getInputCount() > 0).findFirst());
                maker = squeeze.map(n -> makers.get(n.getInput(0))).orElse(null);
            } else if (VIEWS.contains(maker.operator())) {
                maker = makers.get(maker.input(0).orElse(""));
            } else {
                return Optional.of(maker);
            }
        }
        return Optional.empty();
    }

    Optional<OnnxNode> maker(String tensor) {
        return Optional.ofNullable(makers.get(tensor));
    }

    /** What the file holds under that name. */
    Optional<TensorProto> initializer(String tensor) {
        return Optional.ofNullable(initializers.get(tensor));
    }

    /** Whether a tensor is one that the file holds. */
    boolean isConstant(String tensor) {
        return initializers.containsKey(tensor) || maker(tensor).filter(node -> node.operator().equals("Constant")).isPresent();
    }

    Optional<OnnxNode> maker(OnnxNode node, int input, String operator) {
        return node.input(input).map(makers::get).filter(maker -> maker.operator().equals(operator));
    }

    OptionalDouble number(OnnxNode node, int input) {
        return node.input(input).map(this::number).orElse(OptionalDouble.empty());
    }

    /** The value of a tensor of one float. */
    private OptionalDouble number(String tensor) {
        OnnxNode maker = makers.get(tensor);
        TensorProto proto = initializers.get(tensor);
        if (maker != null && maker.operator().equals("Constant")) {
            if (maker.attributes().has("value_float")) {
                return OptionalDouble.of(maker.attributes().real("value_float", 0));
            }
            proto = maker.attributes().has("value") ? maker.attributes().tensor("value").orElse(null) : null;
        }
        boolean single = proto != null && proto.getDataType() == TensorProto.DataType.FLOAT_VALUE
                && proto.getDimsList().stream().allMatch(dim -> dim == 1) && proto.getDataLocation() == TensorProto.DataLocation.DEFAULT;
        if (single && proto.getRawData().size() == Float.BYTES) {
            return OptionalDouble.of(proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat());
        }
        return single && proto.getFloatDataCount() == 1 ? OptionalDouble.of(proto.getFloatData(0)) : OptionalDouble.empty();
    }

    static AttributeProto real(String name, double value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF((float) value).build();
    }

    private static boolean reads(OnnxNode node, String x) {
        return node.input(0).filter(x::equals).isPresent();
    }

    private static Optional<String> when(boolean holds, String function) {
        return holds ? Optional.of(function) : Optional.empty();
    }

    private static boolean is(OptionalDouble number, double value) {
        return number.isPresent() && close(number.getAsDouble(), value);
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= CLOSE;
    }
}
