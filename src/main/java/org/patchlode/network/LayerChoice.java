package org.patchlode.network;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.patchlode.network.names.LayerNames;
import org.patchlode.network.names.UnknownLayerException;

/** Which layers of a network are mined. */
public final class LayerChoice {

    /** Whose layers messages speak of. */
    private static final String MODEL = UnknownLayerException.MODEL;

    private LayerChoice() {}

    /** Every layer that ends in a ReLU and keeps its spatial extent, and whose units are whole pixels apart. */
    public static List<Layer> byDefault(Network network) {
        ReceptiveFields fields = new ReceptiveFields(network);
        return network.layers().stream()
                .filter(layer -> isRelu(layer.node().operation()))
                .filter(layer -> !layer.shape().isFlat() || network.input().isFlat())
                .filter(layer -> !fields.areBetweenPixels(layer.node()))
                .toList();
    }

    private static boolean isRelu(Operation operation) {
        return operation instanceof Operation.Activation a ? a.function().isRelu() : operation instanceof Operation.Foreign f && f.operator().equals("Relu");
    }

    /**
     * Every layer that makes units of its own, whole pixels apart, and that the rules can project; dropout and the like only pass
     * theirs on.
     */
    public static List<Layer> all(Network network, Rules rules) {
        ReceptiveFields fields = new ReceptiveFields(network);
        return network.layers().stream()
                .filter(layer -> makesUnits(layer.node().operation().type()))
                .filter(layer -> rules.all().stream().allMatch(rule -> RuleSupport.obstacle(network, layer, rule).isEmpty()))
                .filter(layer -> !fields.areBetweenPixels(layer.node()))
                .toList();
    }

    private static boolean makesUnits(OperationType type) {
        return switch (type) {
            case INPUT, IDENTITY, FLATTEN, ZERO_PADDING, BORDER_PADDING, CROPPING, UPSAMPLING, MAP_SELECTION -> false;
            case CONVOLUTION, ACTIVATION, PRELU, CLIP, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION,
                    EXTREMUM, LAYER_NORMALIZATION, LOG_SOFTMAX, CONCATENATION, ADDITION, MULTIPLICATION, DENSE, SOFTMAX, FOREIGN -> true;
        };
    }

    /**
     * The layers of those names, or of the modules or ends of names that {@link LayerNames} knows, each once, in the order of the network.
     *
     * @throws UnknownLayerException if there is no layer of a name, or more than one
     */
    public static List<Layer> named(Network network, List<String> names) {
        Set<Layer> wanted = new HashSet<>();
        for (String name : names) {
            wanted.add(one(network, name));
        }
        return network.layers().stream().filter(wanted::contains).toList();
    }

    /** By its name or another that the file has for it; else as {@link LayerNames} finds it among all these. */
    private static Layer one(Network network, String name) {
        List<Layer> called = network.layersCalled(name);
        if (called.size() > 1) {
            throw UnknownLayerException.several(MODEL, name, called.stream().map(Layer::name).toList());
        }
        if (called.size() == 1) {
            return called.get(0);
        }
        List<String> named = LayerNames.called(network.layerNames(), name);
        Set<Layer> found = new LinkedHashSet<>();
        named.forEach(other -> found.addAll(network.layersCalled(other)));
        if (found.size() > 1) {
            throw UnknownLayerException.several(MODEL, name, found.stream().map(Layer::name).toList());
        }
        return found.stream().findFirst().orElseThrow(() -> UnknownLayerException.none(MODEL, name, LayerNames.nearest(network.layers().stream().map(Layer::name).toList(), name)));
    }
}
