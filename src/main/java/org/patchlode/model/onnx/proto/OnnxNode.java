package org.patchlode.model.onnx.proto;

import java.util.List;
import java.util.Optional;
import onnx.Onnx.NodeProto;
import org.patchlode.network.ModelException;

/**
 * One node of an ONNX graph.
 *
 * @param name the file's own; may be empty, and need not be unique
 * @param operator such as {@code Conv}
 * @param inputs names of tensors; an empty name is an input left out
 * @param outputs names of tensors
 * @param attributes what else it says
 * @param scopes of the program that it was exported from: modules from the outermost in, as PyTorch names them, and the call
 *     of the innermost; empty if the file does not say
 */
public record OnnxNode(String name, String operator, List<String> inputs, List<String> outputs, Attributes attributes, List<String> scopes) {

    private static final List<String> OWN_DOMAINS = List.of("", "ai.onnx");

    /** A node that stands for some of the file's. */
    public OnnxNode(String name, String operator, List<String> inputs, List<String> outputs, Attributes attributes) {
        this(name, operator, inputs, outputs, attributes, List.of());
    }

    /** @throws ModelException if it makes nothing, or its operator is not ONNX's own */
    public static OnnxNode of(NodeProto proto) {
        String shown = proto.getName().isEmpty() && proto.getOutputCount() > 0 ? proto.getOutput(0) : proto.getName();
        OnnxNode node = new OnnxNode(proto.getName(), proto.getOpType(), List.copyOf(proto.getInputList()), List.copyOf(proto.getOutputList()),
                new Attributes(shown, proto.getAttributeList()), ModuleScopes.of(proto));
        if (node.outputs.isEmpty()) {
            throw node.refuse("makes nothing; the model file is damaged");
        }
        if (!OWN_DOMAINS.contains(proto.getDomain())) {
            throw node.refuse("is of the domain '%s', which Patchlode cannot run; export the model with ONNX's own operators".formatted(proto.getDomain()));
        }
        return node;
    }

    /** The innermost module, as {@code layer4.0.relu}; empty for the network itself, and if the file does not say. */
    String module() {
        return scopes.size() < 2 ? "" : scopes.get(scopes.size() - 2);
    }

    /** The call that made it, as {@code relu_1}: each has a name of its own. Empty if the file does not say. */
    String call() {
        return scopes.isEmpty() ? "" : scopes.get(scopes.size() - 1);
    }

    /** The tensor that it makes first; a node that makes more names each. */
    public String output() {
        return outputs.get(0);
    }

    public Optional<String> input(int index) {
        return index < inputs.size() && !inputs.get(index).isEmpty() ? Optional.of(inputs.get(index)) : Optional.empty();
    }

    /** What messages call it. */
    public String shown() {
        return name.isEmpty() ? output() : name;
    }

    public ModelException refuse(String why) {
        return new ModelException("node '%s' (%s) %s".formatted(name.isEmpty() && !outputs.isEmpty() ? output() : name, operator, why));
    }
}
