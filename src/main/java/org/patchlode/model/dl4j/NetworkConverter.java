package org.patchlode.model.dl4j;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * Turns DL4J's layers, one after the other, into operations. A layer that ends in a non-linearity becomes two nodes:
 * {@code name/linear}, and {@code name}, which is the layer.
 */
final class NetworkConverter {

    private final Network.Builder network;
    private final boolean channelsLast;
    private final Set<String> vectors = new HashSet<>();
    private final LayerConverter layers = new LayerConverter(this);

    private NetworkConverter(Network.Builder network, boolean channelsLast) {
        this.network = network;
        this.channelsLast = channelsLast;
    }

    /**
     * The network of a graph.
     *
     * @param input shape of one image
     */
    static Network convert(ImportedGraph graph, Shape input) {
        NetworkConverter converter = new NetworkConverter(Network.builder(graph.input(), input), graph.channelsLast());
        graph.steps().forEach(converter::convert);
        return converter.network.build();
    }

    private void convert(Dl4jLayer step) {
        if (step.inputs() == null || step.inputs().isEmpty()) {
            throw new ModelException("layer '%s' reads nothing; the model file is damaged".formatted(step.name()));
        }
        String[] inputs = step.inputs().toArray(String[]::new);
        if (step.configuration() instanceof MergeVertex merge) {
            checkAxis(step, merge.getMergeAxis(), inputs[0]);
            add(step.name(), new Operation.Concatenation(), inputs);
        } else if (step.configuration() instanceof ElementWiseVertex vertex) {
            if (vertex.getOp() != ElementWiseVertex.Op.Add) {
                throw new ModelException("layer '%s' joins its inputs by %s, which Patchlode cannot run; only sums can be"
                        .formatted(step.name(), vertex.getOp()));
            }
            add(step.name(), new Operation.Addition(), inputs);
        } else if (step.configuration() instanceof PreprocessorVertex vertex) {
            String flat = reshape(step.name(), vertex.getPreProcessor(), inputs[0]);
            if (flat.equals(inputs[0])) {
                add(step.name(), new Operation.Identity("reshape"), flat);
            } else {
                network.declareLayer(flat, "flatten");
            }
        } else if (step.configuration() instanceof Layer && inputs.length == 1) {
            Optional<InputPreProcessor> preprocessor = step.preprocessor();
            String input = preprocessor.isPresent() ? reshape(step.name() + "/flatten", preprocessor.get(), inputs[0]) : inputs[0];
            layers.convert(step, input);
        } else {
            throw unsupported(step);
        }
    }

    /** Name of the flattened input, or of the input itself where nothing is to be done. */
    private String reshape(String name, InputPreProcessor preprocessor, String input) {
        // Keras flattens in the order of its own data; DL4J's format flag is not set by older files.
        if (preprocessor instanceof CnnToFeedForwardPreProcessor) {
            return vectors.contains(input) ? input : step(name, new Operation.Flatten(channelsLast), true, input);
        }
        boolean imageAsVector = preprocessor instanceof FeedForwardToCnnPreProcessor && !network.shape(input).isFlat();
        boolean vectorAsVector = preprocessor instanceof ReshapePreprocessor && vectors.contains(input);
        if (imageAsVector || vectorAsVector) {
            return input;
        }
        throw new ModelException("layer '%s' reshapes its input by %s, which Patchlode cannot run; mine a model without it"
                .formatted(name, preprocessor.getClass().getSimpleName()));
    }

    /** Refuses a layer that works along rows or columns instead of maps. */
    void checkAxis(Dl4jLayer step, int axis, String input) {
        int maps = vectors.contains(input) || !channelsLast ? 1 : 3;
        int last = vectors.contains(input) ? 1 : 3;
        if ((axis < 0 ? last + 1 + axis : axis) != maps) {
            throw new ModelException("layer '%s' works along axis %d, which is not that of the feature maps (%d); Patchlode runs it along the maps only"
                    .formatted(step.name(), axis, maps));
        }
    }

    boolean channelsLast() {
        return channelsLast;
    }

    /** Whether the node is a vector to the file's format, not a plane of one unit. */
    boolean isVector(String node) {
        return vectors.contains(node);
    }

    Shape shape(String node) {
        return network.shape(node);
    }

    /** A layer of one node. */
    String add(String name, Operation operation, String... inputs) {
        step(name, operation, false, inputs);
        return network.declareLayer(name, operation.kind());
    }

    /** A node inside a layer. @param vector whether the operation makes a vector of a plane */
    String step(String name, Operation operation, boolean vector, String... inputs) {
        network.step(name, operation, inputs);
        if (vector || vectors.containsAll(List.of(inputs))) {
            vectors.add(name);
        }
        return name;
    }

    /** A layer of an operation and the non-linearity after it. */
    void add(Dl4jLayer step, Operation operation, boolean vector, Optional<Operation> nonlinearity, String input) {
        if (nonlinearity.isEmpty()) {
            step(step.name(), operation, vector, input);
            network.declareLayer(step.name(), operation.kind());
            return;
        }
        String linear = step(step.name() + "/linear", operation, vector, input);
        checkSoftmax(step, nonlinearity.get(), linear);
        step(step.name(), nonlinearity.get(), false, linear);
        network.declareLayer(step.name(), operation.kind() + " + " + nonlinearity.get().kind());
    }

    /** DL4J takes the softmax along the last axis, which in maps, rows, columns is not that of the maps. */
    void checkSoftmax(Dl4jLayer step, Operation operation, String input) {
        if (operation instanceof Operation.Softmax && !channelsLast && !isVector(input)) {
            throw new ModelException("layer '%s' takes a softmax along the columns of a plane, as DL4J does in NCHW; flatten before it or use a CnnLossLayer"
                    .formatted(step.name()));
        }
    }

    ModelException unsupported(Dl4jLayer step) {
        return new ModelException("layer '%s' is a %s, which Patchlode cannot run; cut the model before it or mine another"
                .formatted(step.name(), step.kind()));
    }
}
