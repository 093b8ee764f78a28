package org.patchlode.engine;

import java.io.Serializable;
import java.util.List;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;

/**
 * What an engine is to compute.
 *
 * @param network to run; nodes past the last mined layer need not be run
 * @param layers mined layers, in the order in which peaks are reported; may be empty for an engine that only traces
 * @param means whether {@link Peaks#mean} is wanted
 */
public record EnginePlan(Network network, List<Layer> layers, boolean means) implements Serializable {

    /** Copies the list. */
    public EnginePlan {
        layers = List.copyOf(layers);
    }
}
