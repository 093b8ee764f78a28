package org.patchlode.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.names.LayerNames;

/**
 * A network with some feature maps held at zero after their layer's own non-linearity, for all that sees them: what one thinks a map is
 * for can be tried by taking it away. Written {@code LAYER:C}, or {@code LAYER:C,D} for more of a layer.
 */
public final class MaskedMaps {

    private MaskedMaps() {}

    /**
     * Masks them.
     *
     * @param asked elements of the list, as given; a number alone is of the layer before it
     * @return the network itself if there are none
     * @throws ConfigurationException if one cannot be understood, or the layer has no such map
     * @throws org.patchlode.network.names.UnknownLayerException if there is no such layer
     * @throws ModelException if the network has operators of its own file's
     */
    public static Network of(Network network, Collection<String> asked) {
        if (asked.isEmpty()) {
            return network;
        }
        if (network.foreign().isPresent()) {
            throw new ModelException("the network has operators that are run as its file has them, so that none of its feature maps can be held at zero; leave --mask out");
        }
        SortedMap<Integer, Set<Integer>> masked = masked(network, asked);
        Node input = network.nodes().get(0);
        Network.Builder builder = Network.builder(input.name(), input.shape());
        for (Node node : network.nodes().subList(1, network.nodes().size())) {
            String[] inputs = node.inputs().stream().map(index -> network.nodes().get(index).name()).toArray(String[]::new);
            Set<Integer> maps = masked.get(node.index());
            if (maps == null) {
                builder.step(node.name(), node.operation(), inputs);
            } else {
                // What reads the layer by its name, or mines it, sees the zeros.
                builder.step(node.name(), zeroes(node.shape().maps(), maps), builder.step(node.name() + " before --mask", node.operation(), inputs));
            }
        }
        network.layers().forEach(layer -> builder.declareLayer(layer.node().name(), layer.kind()));
        return builder.build();
    }

    private static Operation zeroes(int maps, Set<Integer> masked) {
        float[] scale = new float[maps];
        Arrays.fill(scale, 1);
        masked.forEach(map -> scale[map] = 0);
        return new Operation.BatchNormalization(scale, new float[maps]);
    }

    private static SortedMap<Integer, Set<Integer>> masked(Network network, Collection<String> asked) {
        SortedMap<Integer, Set<Integer>> masked = new TreeMap<>();
        String layer = "";
        for (String element : asked) {
            // Names of layers may hold colons themselves.
            int colon = element.lastIndexOf(':');
            if (colon == 0 || colon < 0 && layer.isEmpty() || !element.substring(colon + 1).matches("\\d{1,9}")) {
                throw new ConfigurationException("--mask '%s' names no feature map; give LAYER:NUMBER, such as conv1:3, or conv1:3,7 for two of a layer".formatted(element));
            }
            layer = colon < 0 ? layer : LayerNames.one("the network", network.layers().stream().map(some -> some.name()).toList(), element.substring(0, colon));
            Node node = network.layer(layer).orElseThrow().node();
            int map = Integer.parseInt(element.substring(colon + 1));
            if (map >= node.shape().maps()) {
                throw new ConfigurationException("--mask %s:%d cannot be held at zero: layer '%s' has %d feature maps, counted from 0".formatted(layer, map, layer, node.shape().maps()));
            }
            masked.computeIfAbsent(node.index(), index -> new TreeSet<>()).add(map);
        }
        return masked;
    }
}
