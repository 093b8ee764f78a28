package org.patchlode.model.onnx.proto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.patchlode.network.ModelException;

/**
 * The nodes that lead to a graph's outputs, with operations that exporters write as several nodes put back together; what
 * only they needed is gone.
 */
public final class GraphRewriter {

    private final List<OnnxNode> nodes;
    private final Map<String, OnnxNode> makers = new HashMap<>();
    private final Set<String> read = new HashSet<>();

    /** @throws ModelException if an output is never made, or a tensor is made twice */
    public GraphRewriter(GraphProto graph, Map<String, TensorProto> initializers) {
        List<OnnxNode> all = graph.getNodeList().stream().map(OnnxNode::of).toList();
        for (OnnxNode node : all) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && makers.putIfAbsent(output, node) != null) {
                    throw node.refuse("makes '%s', which another node makes too; the model file is damaged".formatted(output));
                }
            }
        }
        Patterns patterns = new Patterns(makers, initializers);
        List<OnnxNode> rewritten = new ArrayList<>();
        for (OnnxNode node : all) {
            OnnxNode whole = patterns.match(node).orElse(node);
            rewritten.add(whole);
            whole.outputs().forEach(output -> makers.put(output, whole));
        }
        Set<OnnxNode> needed = needed(graph);
        this.nodes = rewritten.stream().filter(needed::contains).toList();
    }

    /** In the order of the file. */
    public List<OnnxNode> nodes() {
        return nodes;
    }

    /** Tensors that those nodes read. */
    public Set<String> read() {
        return read;
    }

    private Set<OnnxNode> needed(GraphProto graph) {
        if (graph.getOutputCount() == 0) {
            throw new ModelException("its graph has no outputs; the model file is damaged");
        }
        Set<OnnxNode> needed = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        graph.getOutputList().forEach(output -> {
            if (!makers.containsKey(output.getName())) {
                throw new ModelException("no node makes its output '%s'; the model file is damaged".formatted(output.getName()));
            }
            open.push(output.getName());
        });
        while (!open.isEmpty()) {
            String tensor = open.pop();
            OnnxNode node = makers.get(tensor);
            if (node == null || !seen.add(tensor) || !needed.add(node)) {
                continue;
            }
            Deque<String> sources = new ArrayDeque<>(node.inputs());
            // Branches read tensors of the graph around them without naming them as inputs.
            for (String branch : List.of("then_branch", "else_branch", "body")) {
                if (node.attributes().has(branch)) {
                    node.attributes().graph(branch).ifPresent(inner -> reads(inner, sources));
                }
            }
            read.addAll(sources);
            sources.forEach(open::push);
        }
        return needed;
    }

    private static void reads(GraphProto graph, Deque<String> open) {
        graph.getOutputList().forEach(output -> open.push(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(open::push);
            node.getAttributeList().stream().filter(onnx.Onnx.AttributeProto::hasG).forEach(attribute -> reads(attribute.getG(), open));
        }
    }
}
