package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import onnx.Onnx.TensorProto;
import org.patchlode.model.onnx.proto.Attributes;
import org.patchlode.model.onnx.proto.Heard;
import org.patchlode.model.onnx.proto.LayerNames;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.proto.TensorBudget;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.GraphValue;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.TensorReader;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.ForeignGraph;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** A graph half converted: what every tensor's name stands for so far, and the network as it grows. */
public final class Conversion {

    private final Network.Builder network;
    private final InputPlane input;
    private final int opset;
    private final LayerNames names;
    private final Arrangement arrangement;
    private final TensorReader reader;
    private final TensorBudget budget;
    private final Map<String, TensorProto> initializers;
    private final Map<String, GraphValue> values = new HashMap<>();
    /** Which tensor a layer is, by the layer's name. */
    private final Map<String, ForeignGraph.Tensor> tensors = new HashMap<>();
    private final Heard heard = new Heard();

    public Conversion(InputPlane input, int opset, LayerNames names, TensorReader reader, TensorBudget budget, Map<String, TensorProto> initializers) {
        this.network = Network.builder(input.name(), input.shape());
        this.input = input;
        this.opset = opset;
        this.names = names;
        this.arrangement = new Arrangement(network, names);
        this.reader = reader;
        this.budget = budget;
        this.initializers = initializers;
        values.put(input.name(), input.signal());
    }

    int opset() {
        return opset;
    }

    int batch() {
        return input.batch();
    }

    Arrangement arrangement() {
        return arrangement;
    }

    public Network network() {
        return network.build();
    }

    ConstantTensor read(String name, TensorProto proto) {
        return reader.read(name, proto);
    }

    /** A tensor that is computed, once it is sure that it may be. */
    void afford(long values) {
        budget.take(Math.multiplyExact(values, (long) Long.BYTES));
    }

    /** What a node reads. @throws ModelException if nothing before it makes that tensor */
    GraphValue value(OnnxNode node, int index) {
        String name = node.input(index).orElseThrow(() -> node.refuse("reads no input %d; the model file is damaged".formatted(index + 1)));
        heard.input(node, index);
        return value(node, name);
    }

    GraphValue value(OnnxNode node, String name) {
        GraphValue value = values.get(name);
        if (value == null && initializers.containsKey(name)) {
            value = reader.read(name, initializers.get(name));
            values.put(name, value);
        }
        if (value == null) {
            throw node.refuse("reads '%s', which nothing before it makes; the graph is cyclic, out of order or damaged".formatted(name));
        }
        return value;
    }

    /** An activation that a node reads. @throws ModelException if it is a constant */
    Signal signal(OnnxNode node, int index) {
        if (value(node, index) instanceof Signal signal) {
            return signal;
        }
        throw node.refuse("reads the constant '%s' where an activation belongs; export the model with constants folded".formatted(node.inputs().get(index)));
    }

    /** A constant that a node reads. @throws ModelException if it depends on the image */
    ConstantTensor tensor(OnnxNode node, int index) {
        if (value(node, index) instanceof ConstantTensor tensor) {
            return tensor;
        }
        throw node.refuse("computes '%s' from the image where Patchlode needs a constant; cut the model before it".formatted(node.inputs().get(index)));
    }

    Optional<ConstantTensor> optional(OnnxNode node, int index) {
        return node.input(index).map(name -> tensor(node, index));
    }

    /** Floats that a node reads. @throws ModelException if they are integers, depend on the image, or have other extents */
    float[] floats(OnnxNode node, int index, int... dims) {
        ConstantTensor tensor = tensor(node, index);
        if (!tensor.isFloat() || !Arrays.equals(tensor.dims(), dims)) {
            throw node.refuse("reads '%s' of extents %s where floats of extents %s belong; the model file is damaged"
                    .formatted(node.inputs().get(index), Arrays.toString(tensor.dims()), Arrays.toString(dims)));
        }
        return tensor.floats();
    }

    /** @param read tensors that the graph's nodes read @see Heard */
    void finish(OnnxNode node, Set<String> read) {
        heard.check(node, output -> read.contains(output) && !values.containsKey(output));
    }

    void bind(String name, GraphValue value) {
        if (values.putIfAbsent(name, value) != null) {
            throw new ModelException("tensor '%s' is made twice; the model file is damaged".formatted(name));
        }
    }

    /** Extents as the graph counts them, batch first. */
    int[] dims(GraphValue value) {
        if (value instanceof ConstantTensor tensor) {
            return tensor.dims();
        }
        int[] rest = ((Signal) value).view().dims();
        int[] dims = new int[rest.length + 1];
        dims[0] = batch();
        System.arraycopy(rest, 0, dims, 1, rest.length);
        return dims;
    }

    /** Makes a layer of a node. @param view how the graph looks at an output of that shape */
    void layer(OnnxNode node, Operation operation, Function<Shape, View> view, Signal... inputs) {
        layer(node, node.output(), operation, operation.kind(), view, inputs);
    }

    /** Makes a layer of one of the tensors that a node makes. @param kind what it is, for people */
    void layer(OnnxNode node, String output, Operation operation, String kind, Function<Shape, View> view, Signal... inputs) {
        String name = names.take(node, output);
        network.step(name, operation, Arrays.stream(inputs).map(Signal::step).toArray(String[]::new));
        Signal made = new Signal(name, network.shape(name), view.apply(network.shape(name)));
        // What is mined is what the graph makes: map by map in its order, row by row.
        if (made.view().mapsInGraphOrder(made.shape()).filter(Arrangement::counts).isPresent()) {
            network.declareLayer(name, kind);
            tensors.put(name, new ForeignGraph.Tensor(output, made.view().mapsFirst(made.shape())));
            network.alias(output, name);
            if (!node.name().isEmpty()) {
                network.alias(node.name(), name);
            }
            names.module(output).ifPresent(module -> network.alias(module, name));
        }
        bind(output, made);
    }

    /** The tensors of the graph that layers are, by the layer's name. */
    public Map<String, ForeignGraph.Tensor> tensors() {
        return Map.copyOf(tensors);
    }

    /** Forgets what a node that turned out not to be understood has made so far. */
    void forget(OnnxNode node) {
        for (String output : node.outputs()) {
            values.remove(output);
            tensors.entrySet().stream().filter(tensor -> tensor.getValue().name().equals(output)).map(Map.Entry::getKey).toList().forEach(layer -> {
                tensors.remove(layer);
                network.undeclareLayer(layer);
            });
        }
    }

    /** Adds a layer that only the graph itself makes. @param node its name, which may be empty @param outputs of that node */
    public void foreign(String node, int outputs, String tensor, Operation.Foreign operation) {
        String name = names.take(new OnnxNode(node, operation.operator(), List.of(), Collections.nCopies(outputs, tensor), new Attributes(node, List.of())), tensor);
        network.layer(name, operation, input.name());
        network.alias(tensor, name);
        if (!node.isEmpty()) {
            network.alias(node, name);
        }
    }

    /** Says which graph those layers are of. */
    public void foreign(ForeignGraph graph) {
        network.foreign(graph);
    }

    /** A layer that works unit by unit, so that the graph looks at its output as it did at its input. */
    void pointwise(OnnxNode node, Operation operation, String kind, Signal in) {
        Signal ordered = arrangement.inGraphOrder(node, in);
        layer(node, node.output(), operation, kind, shape -> ordered.view(), ordered);
    }

    /** A step inside a node's layer, unit by unit. */
    Signal inner(OnnxNode node, String suffix, Operation operation, Signal... inputs) {
        String name = names.take(node.shown() + suffix);
        network.step(name, operation, Arrays.stream(inputs).map(Signal::step).toArray(String[]::new));
        return new Signal(name, inputs[0].shape(), inputs[0].view());
    }

    /** A step inside a node's layer that changes the plane's size. */
    Signal stage(OnnxNode node, String suffix, Operation operation, Signal in) {
        String name = names.take(node.shown() + suffix);
        network.step(name, operation, in.step());
        return Signal.plane(name, network.shape(name));
    }
}
