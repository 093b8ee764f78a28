package org.patchlode.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trained CNN as a directed acyclic graph of {@link Operation}s with one input, in an order in which every node comes
 * after what it reads. Immutable; weights are shared, not copied.
 */
public final class Network implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Node> nodes;
    private final LinkedHashMap<String, Layer> layers;
    private final HashMap<String, LinkedHashSet<String>> aliases;
    /** Null for none: an Optional cannot be sent. */
    private final ForeignGraph foreign;
    private final BitSet nonNegative = new BitSet();
    private final BitSet numbersOnly = new BitSet();

    private Network(List<Node> nodes, LinkedHashMap<String, Layer> layers, HashMap<String, LinkedHashSet<String>> aliases, ForeignGraph foreign) {
        this.foreign = foreign;
        this.nodes = List.copyOf(nodes);
        this.layers = layers;
        this.aliases = aliases;
        for (Node node : this.nodes) {
            nonNegative.set(node.index(), ValueRanges.nonNegative(node, nonNegative));
            numbersOnly.set(node.index(), ValueRanges.numbersOnly(node, numbersOnly));
        }
    }

    /** Starts a network. @param shape of one input image */
    public static Builder builder(String inputName, Shape shape) {
        return new Builder(inputName, shape);
    }

    /** All steps; the input first. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Shape of one input image. */
    public Shape input() {
        return nodes.get(0).shape();
    }

    /** The model's own layers, in the order of the graph. */
    public List<Layer> layers() {
        return List.copyOf(layers.values());
    }

    /** The model's own graph, if it has layers that are {@link Operation.Foreign}. */
    public Optional<ForeignGraph> foreign() {
        return Optional.ofNullable(foreign);
    }

    /** The layer of that name. */
    public Optional<Layer> layer(String name) {
        return Optional.ofNullable(layers.get(name));
    }

    /**
     * The layers that a user may mean by a name: the layer of that name, else those of which it is another name, such as the
     * tensor that an ONNX node makes. More than one if the model file uses a name twice.
     */
    public List<Layer> layersCalled(String name) {
        return layer(name).map(List::of).orElseGet(() -> aliases.getOrDefault(name, new LinkedHashSet<>()).stream().map(layers::get).toList());
    }

    /** All names that layers have: their own, and the others that {@link #layersCalled} knows. */
    Set<String> layerNames() {
        Set<String> names = new LinkedHashSet<>(layers.keySet());
        names.addAll(aliases.keySet());
        return names;
    }

    /**
     * Whether the node's output cannot be below zero: a ReLU's, and what only pools, pads, joins, adds, multiplies,
     * selects or drops out such outputs.
     */
    public boolean nonNegative(Node node) {
        return nonNegative.get(node.index());
    }

    /**
     * Whether a node's units are numbers from zero up, infinity among them, wherever ReLUs make zero of what is not a number:
     * if its largest is finite, all are.
     */
    public boolean numbersOnly(Node node) {
        return numbersOnly.get(node.index());
    }

    /** Builds a network node by node and works out its shapes. */
    public static final class Builder {

        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Node> byName = new HashMap<>();
        private final LinkedHashMap<String, Layer> layers = new LinkedHashMap<>();
        private final HashMap<String, LinkedHashSet<String>> aliases = new HashMap<>();

        private ForeignGraph foreign;

        private Builder(String inputName, Shape shape) {
            nodes.add(new Node(0, inputName, new Operation.Input(shape), List.of(), shape));
            byName.put(inputName, nodes.get(0));
        }

        /**
         * Adds a step that is a layer of the model.
         *
         * @param name the layer's name
         * @param operation what it does
         * @param inputs names of steps added before
         * @return its name
         * @throws ModelException if a name is taken or unknown, or shapes do not fit
         */
        public String layer(String name, Operation operation, String... inputs) {
            step(name, operation, inputs);
            return declareLayer(name, operation.kind());
        }

        /**
         * Adds a step inside a layer, such as a convolution before its own ReLU.
         *
         * @return its name
         * @throws ModelException if a name is taken or unknown, or shapes do not fit
         */
        public String step(String name, Operation operation, String... inputs) {
            if (byName.containsKey(name)) {
                throw new ModelException("layer name '%s' stands twice in the model; rename one".formatted(name));
            }
            List<Node> sources = new ArrayList<>();
            for (String input : inputs) {
                sources.add(node(input));
            }
            Shape shape;
            try {
                shape = Shapes.output(operation, sources.stream().map(Node::shape).toList());
            } catch (ModelException e) {
                throw new ModelException("layer '%s': %s".formatted(name, e.getMessage()), e);
            }
            Node node = new Node(nodes.size(), name, operation, sources.stream().map(Node::index).toList(), shape);
            nodes.add(node);
            byName.put(name, node);
            return name;
        }

        /** Makes the step of that name a layer of the model, described as {@code kind}. */
        public String declareLayer(String name, String kind) {
            layers.put(name, new Layer(name, kind, node(name)));
            return name;
        }

        /** Takes back that a step is a layer: it turned out that it is not what the model means. */
        public void undeclareLayer(String name) {
            layers.remove(name);
            aliases.values().forEach(named -> named.remove(name));
        }

        /** Gives a layer another name, which need not be its alone. @see Network#layersCalled(String) */
        public void alias(String other, String layer) {
            aliases.computeIfAbsent(other, name -> new LinkedHashSet<>()).add(layer);
        }

        /** Says which graph the foreign layers are of. */
        public void foreign(ForeignGraph graph) {
            foreign = graph;
        }

        /** Shape of a step added before. */
        public Shape shape(String name) {
            return node(name).shape();
        }

        /** The network so far. @throws ModelException if nothing follows the input */
        public Network build() {
            if (nodes.size() < 2) {
                throw new ModelException("the model has no layers; give a trained network");
            }
            return new Network(nodes, new LinkedHashMap<>(layers), new HashMap<>(aliases), foreign);
        }

        private Node node(String name) {
            Node node = byName.get(name);
            if (node == null) {
                throw new ModelException("layer '%s' is read but never made; the model file is damaged".formatted(name));
            }
            return node;
        }
    }
}
