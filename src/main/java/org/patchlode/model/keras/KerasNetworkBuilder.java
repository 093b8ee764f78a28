package org.patchlode.model.keras;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * A network under construction, and what Keras knows of its nodes beyond their shapes: which are vectors {@code [batch,
 * values]} and not planes of one unit, and where planes have their maps.
 */
final class KerasNetworkBuilder {

    private final Network.Builder network;
    private final boolean channelsFirst;
    private final int version;
    private final Set<String> vectors = new HashSet<>();

    /** @param version of Keras, 2 or 3: some defaults differ */
    KerasNetworkBuilder(String input, Shape shape, boolean channelsFirst, int version) {
        this.network = Network.builder(input, shape);
        this.channelsFirst = channelsFirst;
        this.version = version;
    }

    Shape shape(String node) {
        return network.shape(node);
    }

    boolean isVector(String node) {
        return vectors.contains(node);
    }

    boolean channelsFirst() {
        return channelsFirst;
    }

    int version() {
        return version;
    }

    /** Refuses a layer that works along rows, columns or images instead of maps. @param axis as Keras counts */
    void checkAxis(KerasLayer layer, int axis, String input) {
        int axes = isVector(input) ? 2 : 4;
        int maps = isVector(input) || channelsFirst ? 1 : 3;
        if ((axis < 0 ? axes + axis : axis) != maps) {
            throw layer.refused("works along axis %d, which is not that of the feature maps (%d); Patchlode runs it along the maps only"
                    .formatted(axis, maps));
        }
    }

    /** Refuses a layer of planes on a vector. */
    void checkPlane(KerasLayer layer, String input) {
        if (isVector(input)) {
            throw layer.refused("is a %s on a vector; the model file is damaged".formatted(layer.kind()));
        }
    }

    /** A node inside a layer. @param vector whether the operation makes a vector of a plane */
    String step(String name, Operation operation, boolean vector, String... inputs) {
        network.step(name, operation, inputs);
        if (vector || vectors.containsAll(List.of(inputs))) {
            vectors.add(name);
        }
        return name;
    }

    /** A layer of one node. */
    void add(KerasLayer layer, Operation operation, boolean vector) {
        add(layer, operation, operation.kind(), vector);
    }

    /** The same, called by another name than the operation's. */
    void add(KerasLayer layer, Operation operation, String kind, boolean vector) {
        step(layer.name(), operation, vector, layer.inputs().toArray(String[]::new));
        network.declareLayer(layer.name(), kind);
    }

    /** A layer of one node on inputs that need not be the layer's own. */
    void add(KerasLayer layer, Operation operation, String kind, String... inputs) {
        step(layer.name(), operation, false, inputs);
        network.declareLayer(layer.name(), kind);
    }

    /** A layer that makes a plane of one unit of a vector. */
    void plane(KerasLayer layer) {
        add(layer, new Operation.Identity("reshape"), false);
        vectors.remove(layer.name());
    }

    /** A layer of an operation and the non-linearity after it. */
    void add(KerasLayer layer, Operation operation, boolean vector, Optional<Operation> nonlinearity, String input) {
        if (nonlinearity.isEmpty()) {
            step(layer.name(), operation, vector, input);
            network.declareLayer(layer.name(), operation.kind());
            return;
        }
        String linear = step(layer.name() + "/linear", operation, vector, input);
        if (nonlinearity.get() instanceof Operation.Softmax) {
            checkAxis(layer, -1, linear);
        }
        step(layer.name(), nonlinearity.get(), false, linear);
        network.declareLayer(layer.name(), operation.kind() + " + " + nonlinearity.get().kind());
    }

    Network build() {
        try {
            return network.build();
        } catch (ArithmeticException e) {
            throw new ModelException("its activations do not fit in memory; give a smaller network", e);
        }
    }
}
