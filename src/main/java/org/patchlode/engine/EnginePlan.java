package org.patchlode.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;

/**
 * What an engine is to compute.
 *
 * @param network to run; nodes past the last layer asked for need not be run
 * @param layers mined layers, in the order in which peaks are reported; may be empty for an engine that only traces
 * @param means whether {@link Peaks#mean} is wanted
 * @param whole layers whose whole activations are wanted, in the order in which they are reported; mostly none, and then no map
 *     leaves the engine
 * @param local whether whole activations must not change, to the bit, with pixels that a unit does not see, which rules out
 *     kernels that compute tiles together
 */
public record EnginePlan(Network network, List<Layer> layers, boolean means, List<Layer> whole, boolean local) implements Serializable {

    /** Copies the lists. */
    public EnginePlan {
        layers = List.copyOf(layers);
        whole = List.copyOf(whole);
    }

    /** The first of the wanted layers that only the model's own graph makes. */
    public Optional<Operation.Foreign> foreign() {
        return Stream.concat(layers.stream(), whole.stream()).map(layer -> layer.node().operation())
                .filter(Operation.Foreign.class::isInstance).map(Operation.Foreign.class::cast).findFirst();
    }

    /** The peaks, without means, of all layers of which anything is wanted. */
    public EnginePlan peaksOfAll() {
        return new EnginePlan(network, Stream.concat(layers.stream(), whole.stream()).distinct().toList(), false);
    }

    /** With the fastest kernels. */
    public EnginePlan(Network network, List<Layer> layers, boolean means, List<Layer> whole) {
        this(network, layers, means, whole, false);
    }

    /** Peaks alone. */
    public EnginePlan(Network network, List<Layer> layers, boolean means) {
        this(network, layers, means, List.of());
    }
}
