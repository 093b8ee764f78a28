package org.patchlode.model.onnx.convert;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.network.ModelException;

/** Walks the nodes of a graph in the order of the file, which ONNX wants sorted. */
public final class GraphConverter {

    private static final int MAX_DEPTH = 8;

    private final Conversion conversion;
    private final Set<String> read;

    /** @param read tensors that the graph's nodes read */
    public GraphConverter(Conversion conversion, Set<String> read) {
        this.conversion = conversion;
        this.read = read;
    }

    public void convert(List<OnnxNode> nodes) {
        nodes.forEach(node -> convert(node, 0));
    }

    /** Converts what can be. @return tensors of the nodes that cannot */
    public Set<String> convertWhatIsKnown(List<OnnxNode> nodes) {
        Set<String> refused = new HashSet<>();
        for (OnnxNode node : nodes) {
            try {
                Operators.checkFloats(List.of(node));
                convert(node, 0);
            } catch (ModelException | ArithmeticException | IndexOutOfBoundsException | IllegalArgumentException e) {
                conversion.forget(node);
                refused.addAll(node.outputs());
            }
        }
        return refused;
    }

    private void convert(OnnxNode node, int depth) {
        if (node.operator().equals("If")) {
            branch(node, depth);
            return;
        }
        boolean known = true;
        for (String input : node.inputs()) {
            known &= input.isEmpty() || conversion.value(node, input) instanceof ConstantTensor;
        }
        Optional<ConstantTensor> folded = known || node.operator().equals("Shape") || node.operator().equals("Size")
                ? Folding.fold(node, conversion) : Optional.empty();
        if (folded.isPresent()) {
            conversion.bind(node.output(), folded.get());
        } else {
            Operators.convert(node, conversion);
        }
        conversion.finish(node, read);
    }

    /** PyTorch writes a squeeze as a choice that is made once the shape is known. */
    private void branch(OnnxNode node, int depth) {
        if (!(conversion.value(node, 0) instanceof ConstantTensor condition) || condition.size() != 1 || depth > MAX_DEPTH) {
            throw node.refuse("chooses by what the image holds, which Patchlode cannot run; export the model without control flow");
        }
        String name = condition.number(0) != 0 ? "then_branch" : "else_branch";
        GraphProto graph = node.attributes().graph(name).orElseThrow(() -> node.refuse("has no %s; the model file is damaged".formatted(name)));
        if (graph.getOutputCount() != node.outputs().size()) {
            throw node.refuse("makes %d tensors of a branch's %d; the model file is damaged".formatted(node.outputs().size(), graph.getOutputCount()));
        }
        for (TensorProto constant : graph.getInitializerList()) {
            conversion.bind(constant.getName(), conversion.read(constant.getName(), constant));
        }
        graph.getNodeList().forEach(proto -> convert(OnnxNode.of(proto), depth + 1));
        for (int i = 0; i < node.outputs().size(); i++) {
            conversion.bind(node.outputs().get(i), conversion.value(node, graph.getOutput(i).getName()));
        }
    }

    /** The tensors stored in a graph, by name. @throws ModelException if it stores some in a form that Patchlode does not read */
    public static Map<String, TensorProto> initializers(GraphProto graph) {
        if (graph.getSparseInitializerCount() > 0) {
            throw new ModelException("it stores sparse tensors, which Patchlode cannot read; save the model with dense ones");
        }
        Map<String, TensorProto> byName = new java.util.HashMap<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            if (tensor.getName().isEmpty() || byName.putIfAbsent(tensor.getName(), tensor) != null) {
                throw new ModelException("tensor '%s' is stored twice or without a name; the model file is damaged".formatted(tensor.getName()));
            }
        }
        return byName;
    }
}
