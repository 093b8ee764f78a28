package org.patchlode.model.onnx.convert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.patchlode.model.onnx.proto.OnnxNode;

/** Which class turns an ONNX operator into operations of a network. */
public final class Operators {

    private static final Set<String> MIXING = Set.of("DepthToSpace", "SpaceToDepth");
    private static final Set<String> CONTROL_FLOW = Set.of("If", "Loop", "Scan");
    private static final Map<String, BiConsumer<OnnxNode, Conversion>> BY_NAME = table();

    private Operators() {}

    /** @throws org.patchlode.network.ModelException if a node computes with other numbers than floats */
    public static void checkFloats(List<OnnxNode> nodes) {
        nodes.stream().filter(node -> node.operator().contains("Quantize") || node.operator().startsWith("QLinear") || node.operator().endsWith("Integer"))
                .findFirst().ifPresent(node -> {
                    throw node.refuse("is quantised, which Patchlode cannot run; give the float32 model that this one was made of");
                });
    }

    /** @throws org.patchlode.network.ModelException if Patchlode cannot run such a node */
    static void convert(OnnxNode node, Conversion conversion) {
        BiConsumer<OnnxNode, Conversion> operator = BY_NAME.get(node.operator());
        if (operator != null) {
            operator.accept(node, conversion);
        } else if (CONTROL_FLOW.contains(node.operator())) {
            throw node.refuse("is control flow, which Patchlode cannot run; export the model without it");
        } else if (MIXING.contains(node.operator())) {
            throw node.refuse("mixes maps with positions, as pixel shuffle and unshuffle do, which Patchlode cannot run; mine the layers before it, in a model that is cut there");
        } else {
            throw node.refuse("is an operation that Patchlode cannot run; cut the model before it or mine another");
        }
    }

    private static Map<String, BiConsumer<OnnxNode, Conversion>> table() {
        Map<String, BiConsumer<OnnxNode, Conversion>> table = new HashMap<>();
        table.put("Conv", Windowed::convolution);
        table.put("MaxPool", Windowed::maxPool);
        table.put("AveragePool", Windowed::averagePool);
        table.put("GlobalAveragePool", (node, c) -> Windowed.globalPool(node, c, false));
        table.put("GlobalMaxPool", (node, c) -> Windowed.globalPool(node, c, true));
        table.put("Pad", Windowed::pad);
        table.put("Resize", Enlarging::resize);
        table.put("Upsample", Enlarging::resize);
        table.put("ConvTranspose", Enlarging::transposedConvolution);
        table.put("BatchNormalization", Normalizations::batchNormalization);
        table.put("LRN", Normalizations::localResponse);
        table.put("Add", Arithmetic::add);
        table.put("Sum", Arithmetic::add);
        table.put("Sub", Arithmetic::subtract);
        table.put("Mul", Arithmetic::multiply);
        table.put("Div", Arithmetic::divide);
        table.put("Neg", Arithmetic::negate);
        table.put("Max", Arithmetic::maximum);
        table.put("Min", Arithmetic::minimum);
        table.put("Mean", Arithmetic::mean);
        table.put("Pow", Arithmetic::power);
        table.put("Gelu", Pointwise::gelu);
        table.put("LayerNormalization", Normalizations::layerNormalization);
        table.put("LogSoftmax", Vectors::softmax);
        table.put("Concat", Arithmetic::concatenate);
        table.put("Gemm", Vectors::gemm);
        table.put("MatMul", Vectors::matrixProduct);
        table.put("Softmax", Vectors::softmax);
        table.put("Reshape", Views::reshape);
        table.put("Flatten", Views::flatten);
        table.put("Squeeze", Views::squeeze);
        table.put("Unsqueeze", Views::unsqueeze);
        table.put("Transpose", Views::transpose);
        table.put("Expand", Views::expand);
        table.put("Slice", MapSlices::slice);
        table.put("Split", MapSlices::split);
        table.put("Gather", MapSlices::gather);
        table.put("ReduceMean", (node, c) -> Reductions.reduce(node, c, false));
        table.put("ReduceMax", (node, c) -> Reductions.reduce(node, c, true));
        Pointwise.operators().forEach((name, function) -> table.put(name, (node, c) -> Pointwise.convert(node, c, function)));
        return Map.copyOf(table);
    }
}
