package org.patchlode.model.onnx.convert;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.patchlode.model.TanhGelu;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.TensorReader;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Operation;

/** Non-linearities, and what does nothing at inference. */
final class Pointwise {

    /** The operation of one node on one signal. */
    interface Maker {
        Operation of(OnnxNode node, Conversion conversion, Signal in);
    }

    private static final double CLOSE = 1e-5;

    private Pointwise() {}

    static Map<String, Maker> operators() {
        Map<String, Maker> table = new HashMap<>();
        table.put("Relu", (node, c, in) -> Operation.Activation.RELU);
        table.put("LeakyRelu", (node, c, in) -> new Operation.Activation(ActivationFunction.LEAKY_RELU, node.attributes().real("alpha", 0.01f)));
        table.put("PRelu", (node, c, in) -> new Operation.PRelu(Arithmetic.perMap(node, c.tensor(node, 1), in)));
        table.put("Clip", Pointwise::clip);
        table.put("Sigmoid", plain(ActivationFunction.SIGMOID));
        table.put("Tanh", plain(ActivationFunction.TANH));
        table.put("Softplus", plain(ActivationFunction.SOFTPLUS));
        table.put("Softsign", plain(ActivationFunction.SOFTSIGN));
        table.put("HardSwish", plain(ActivationFunction.HARD_SWISH));
        table.put("Mish", plain(ActivationFunction.MISH));
        table.put("Swish", plain(ActivationFunction.SWISH));
        table.put("HardSigmoid", Pointwise::hardSigmoid);
        table.put("Elu", (node, c, in) -> new Operation.Activation(ActivationFunction.ELU, node.attributes().real("alpha", 1)));
        table.put("Selu", Pointwise::selu);
        table.put("Identity", (node, c, in) -> new Operation.Identity("identity"));
        table.put("Dropout", Pointwise::dropout);
        table.put("Cast", Pointwise::cast);
        return table;
    }

    static void convert(OnnxNode node, Conversion conversion, Maker maker) {
        Signal in = conversion.signal(node, 0);
        if (node.operator().equals("PRelu")) {
            in = Arithmetic.byMaps(node, conversion, in);
        }
        Operation operation = maker.of(node, conversion, in);
        conversion.pointwise(node, operation, operation.kind(), in);
    }

    private static Maker plain(ActivationFunction function) {
        return (node, c, in) -> new Operation.Activation(function, 0);
    }

    private static Operation clip(OnnxNode node, Conversion conversion, Signal in) {
        float least = (float) bound(node, conversion, 1, "min", Double.NEGATIVE_INFINITY);
        float most = (float) bound(node, conversion, 2, "max", Double.POSITIVE_INFINITY);
        return between(least, most);
    }

    /** What is zero below zero is a ReLU. */
    static Operation between(float least, float most) {
        boolean open = most >= Float.MAX_VALUE;
        if (least == 0 && open) {
            return Operation.Activation.RELU;
        }
        if (least == 0 && most > 0) {
            return new Operation.Activation(ActivationFunction.CLIPPED_RELU, most);
        }
        if (least <= -Float.MAX_VALUE && open) {
            return new Operation.Identity("clip");
        }
        return new Operation.Clip(least, most);
    }

    /** Of a clip, by input or, in older opsets, by attribute. */
    static double bound(OnnxNode node, Conversion conversion, int input, String attribute, double otherwise) {
        Optional<ConstantTensor> given = conversion.optional(node, input);
        if (given.isPresent() && given.get().size() != 1) {
            throw node.refuse("clips at %s where a number belongs; the model file is damaged".formatted(given.get().describe()));
        }
        float older = node.attributes().real(attribute, Float.NaN);
        return given.map(tensor -> tensor.number(0)).orElse(Float.isNaN(older) ? otherwise : older);
    }

    private static Operation hardSigmoid(OnnxNode node, Conversion conversion, Signal in) {
        float alpha = node.attributes().real("alpha", 0.2f);
        float beta = node.attributes().real("beta", 0.5f);
        if (Math.abs(beta - 0.5f) > CLOSE) {
            throw node.refuse("is shifted by %s, where Patchlode knows 0.5 only; cut the model before it".formatted(beta));
        }
        return new Operation.Activation(ActivationFunction.HARD_SIGMOID, alpha);
    }

    /** Exact, or out of other operations where it is to be approximated by tanh. */
    static void gelu(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().inGraphOrder(node, conversion.signal(node, 0));
        if (node.attributes().text("approximate", "none").equals("none")) {
            conversion.pointwise(node, new Operation.Activation(ActivationFunction.GELU, 0), "gelu", in);
            return;
        }
        Signal square = conversion.inner(node, "/square", new Operation.Multiplication(), in, in);
        Signal bent = conversion.inner(node, "/bent", TanhGelu.bend(in.shape().maps()), square);
        Signal argument = conversion.inner(node, "/argument", new Operation.Multiplication(), in, bent);
        Signal gate = conversion.inner(node, "/gate", new Operation.Activation(ActivationFunction.SIGMOID, 0), argument);
        conversion.layer(node, node.output(), new Operation.Multiplication(), "gelu", shape -> in.view(), in, gate);
    }

    private static Operation selu(OnnxNode node, Conversion conversion, Signal in) {
        float alpha = node.attributes().real("alpha", 1.6732632f);
        float gamma = node.attributes().real("gamma", 1.0507010f);
        if (Math.abs(alpha - 1.6732632) > CLOSE || Math.abs(gamma - 1.0507010) > CLOSE) {
            throw node.refuse("has the parameters %s and %s, which are not those of Klambauer et al.; Patchlode knows no others".formatted(alpha, gamma));
        }
        return new Operation.Activation(ActivationFunction.SELU, 0);
    }

    private static Operation dropout(OnnxNode node, Conversion conversion, Signal in) {
        if (conversion.optional(node, 2).filter(mode -> mode.size() == 1 && mode.number(0) != 0).isPresent()) {
            throw node.refuse("drops out at inference too; export the model for inference");
        }
        return new Operation.Identity("dropout");
    }

    private static Operation cast(OnnxNode node, Conversion conversion, Signal in) {
        int to = (int) (long) node.attributes().integer("to").orElseThrow(() -> node.refuse("says not to what; the model file is damaged"));
        if (to != onnx.Onnx.TensorProto.DataType.FLOAT_VALUE) {
            throw node.refuse("makes values of type %s; Patchlode runs networks of 32-bit floats, so export the model in float32".formatted(TensorReader.type(to)));
        }
        return new Operation.Identity("cast");
    }
}
