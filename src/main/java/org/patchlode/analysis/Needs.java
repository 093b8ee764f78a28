package org.patchlode.analysis;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.patchlode.engine.EnginePlan;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;

/**
 * What an analysis needs of a network.
 *
 * @param peaks layers of which it wants the best unit of each map
 * @param means whether it wants the mean activation of those layers' maps too
 * @param whole layers whose whole activations it wants; as long as nobody wants any, no map leaves the engine
 * @param local whether those must not change, to the bit, with pixels that a unit does not see
 */
public record Needs(List<Layer> peaks, boolean means, List<Layer> whole, boolean local) implements Serializable {

    /** Nothing. */
    public static final Needs NONE = new Needs(List.of(), false, List.of());

    /** Copies the lists. */
    public Needs {
        peaks = List.copyOf(peaks);
        whole = List.copyOf(whole);
    }

    /** With the fastest kernels. */
    public Needs(List<Layer> peaks, boolean means, List<Layer> whole) {
        this(peaks, means, whole, false);
    }

    /** Best units alone. */
    public static Needs peaks(List<Layer> layers) {
        return new Needs(layers, false, List.of());
    }

    /** All of both: first the layers of this, in its order, then what the other adds. */
    public Needs and(Needs other) {
        return new Needs(union(peaks, other.peaks), means || other.means, union(whole, other.whole), local || other.local);
    }

    /** What an engine is asked for. */
    public EnginePlan plan(Network network) {
        return new EnginePlan(network, peaks, means, whole, local);
    }

    private static List<Layer> union(List<Layer> first, List<Layer> second) {
        LinkedHashSet<Layer> both = new LinkedHashSet<>(first);
        both.addAll(second);
        return new ArrayList<>(both);
    }
}
