package org.patchlode.engine;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.patchlode.network.Network;

/**
 * One feature map held at zero while the network runs: everything behind the node sees zeros in its place.
 *
 * @param node index of the node whose output is changed
 * @param map of its feature maps, from 0
 */
public record Ablation(int node, int map) implements Serializable {

    /** For backends: the nodes that a variant changes. */
    public static Set<Integer> nodes(Collection<Ablation> variant) {
        return variant.stream().map(Ablation::node).collect(Collectors.toCollection(TreeSet::new));
    }

    /** For backends. @throws IllegalArgumentException if the network has no such map */
    public static void check(Network network, List<Set<Ablation>> variants) {
        for (Set<Ablation> variant : variants) {
            for (Ablation ablation : variant) {
                int nodes = network.nodes().size();
                if (ablation.node() < 0 || ablation.node() >= nodes) {
                    throw new IllegalArgumentException("node %d is to be held at zero, and the network has %d; name one of those".formatted(ablation.node(), nodes));
                }
                int maps = network.nodes().get(ablation.node()).shape().maps();
                if (ablation.map() < 0 || ablation.map() >= maps) {
                    throw new IllegalArgumentException("map %d of layer '%s' is to be held at zero, and it has %d; name one of those"
                            .formatted(ablation.map(), network.nodes().get(ablation.node()).name(), maps));
                }
            }
        }
    }
}
