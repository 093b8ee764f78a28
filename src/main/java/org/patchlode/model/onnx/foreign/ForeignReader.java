package org.patchlode.model.onnx.foreign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;
import org.patchlode.model.GraphShapes;
import org.patchlode.model.TokenGrid;
import org.patchlode.model.onnx.convert.Conversion;
import org.patchlode.model.onnx.convert.InputPlane;
import org.patchlode.network.ForeignGraph;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * Makes a network of a graph of which some operators are unknown here: what is known of it are operations, and every tensor behind that
 * looks like maps is a foreign layer, which only an engine that runs the graph itself can make; so is a list of values that the graph
 * gives, its answer.
 */
public final class ForeignReader {

    private static final Set<String> NOT_NEGATIVE = Set.of("Relu", "Sigmoid", "HardSigmoid", "Softplus", "Softmax", "Abs");

    private final ModelProto model;
    private final InputPlane input;
    private final GraphShapes shapes;
    private final Optional<TokenGrid> tokens;

    /** @param model with all its weights */
    public ForeignReader(ModelProto model, InputPlane input, GraphShapes shapes, Optional<TokenGrid> tokens) {
        this.model = model;
        this.input = input;
        this.shapes = shapes;
        this.tokens = tokens;
    }

    /**
     * Goes on where a conversion could not.
     *
     * @param known what was converted
     * @param refused tensors of the nodes that were not
     * @param why the first of them was not
     * @throws ModelException if the graph cannot be run either, or nothing in it looks like maps
     */
    public Network read(Conversion known, Set<String> refused, ModelException why) {
        if (input.batch() != 1) {
            throw new ModelException("%s; and it cannot be run as it is, since it takes %d images at a time: export it for one".formatted(why.getMessage(), input.batch()), why);
        }
        GraphProto graph = model.getGraph();
        Set<String> ofImage = behind(graph, Set.of(input.name()));
        Set<String> unknown = behind(graph, refused);
        List<String> asked = graph.getNodeList().stream().flatMap(node -> node.getOutputList().stream()).filter(name -> !name.isEmpty()).distinct().toList();
        byte[] bytes = model.toByteArray();
        Map<String, int[]> found = extents(bytes, asked, why);
        graph.getInitializerList().forEach(tensor -> found.put(tensor.getName(), tensor.getDimsList().stream().mapToInt(Long::intValue).toArray()));
        TensorLayouts layouts = new TensorLayouts(found, ofImage, input.shape(), tokens);
        layouts.begin(input.name(), input.channelsLast());
        Set<String> answers = graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        int foreign = 0;
        for (NodeProto node : graph.getNodeList()) {
            layouts.follow(node);
            for (String tensor : node.getOutputList()) {
                if (unknown.contains(tensor) && found.containsKey(tensor)) {
                    int[] extents = found.get(tensor);
                    foreign += layouts.of(tensor).flatMap(layout -> operation(node, tensor, layout, extents)).map(operation -> add(known, node, tensor, operation)).orElse(0);
                    if (answers.contains(tensor) && extents.length == 2 && extents[0] == 1) {
                        // Not counted: an answer alone has no maps.
                        add(known, node, tensor, new Operation.Foreign(operator(node), Shape.flat(extents[1]), tensor, Operation.Foreign.Arrangement.ANSWER, 0, NOT_NEGATIVE.contains(operator(node))));
                    }
                }
            }
        }
        known.foreign(new ForeignGraph(bytes, input.name(), input.channelsLast(), known.tensors()));
        if (foreign == 0 && known.tensors().isEmpty()) {
            throw why;
        }
        return known.network();
    }

    private Map<String, int[]> extents(byte[] bytes, List<String> asked, ModelException why) {
        Shape image = input.shape();
        long[] extents = input.channelsLast() ? new long[] {1, image.rows(), image.columns(), image.maps()} : new long[] {1, image.maps(), image.rows(), image.columns()};
        try {
            return new HashMap<>(shapes.of(bytes, input.name(), extents, asked));
        } catch (UnsupportedOperationException e) {
            throw new ModelException("%s; and %s".formatted(why.getMessage(), e.getMessage()), why);
        }
    }

    private static int add(Conversion known, NodeProto node, String tensor, Operation.Foreign operation) {
        known.foreign(node.getName(), node.getOutputCount(), tensor, operation);
        return 1;
    }

    private static Optional<Operation.Foreign> operation(NodeProto node, String tensor, TensorLayout layout, int[] extents) {
        String operator = operator(node);
        return layout.arrangement().map(arrangement -> new Operation.Foreign(operator, layout.shape(extents), tensor, arrangement, layout.skipped(), NOT_NEGATIVE.contains(operator)));
    }

    private static String operator(NodeProto node) {
        return node.getDomain().isEmpty() ? node.getOpType() : node.getDomain() + "." + node.getOpType();
    }

    /** What depends on some tensors, they themselves among them. */
    private static Set<String> behind(GraphProto graph, Set<String> first) {
        Set<String> reached = new HashSet<>(first);
        for (NodeProto node : graph.getNodeList()) {
            List<String> read = new ArrayList<>(node.getInputList());
            // A branch reads what is outside of it without naming it as an input.
            node.getAttributeList().stream().filter(attribute -> attribute.hasG()).flatMap(attribute -> attribute.getG().getNodeList().stream())
                    .forEach(inner -> read.addAll(inner.getInputList()));
            if (read.stream().anyMatch(reached::contains)) {
                reached.addAll(node.getOutputList());
            }
        }
        return reached;
    }
}
