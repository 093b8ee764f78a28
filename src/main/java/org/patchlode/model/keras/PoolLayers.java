package org.patchlode.model.keras;

import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;

/** Pools, and the padding before them. */
final class PoolLayers {

    static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = Map.ofEntries(
            Map.entry("MaxPooling2D", PoolLayers::maximum),
            Map.entry("MaxPool2D", PoolLayers::maximum),
            Map.entry("AveragePooling2D", PoolLayers::average),
            Map.entry("AvgPool2D", PoolLayers::average),
            Map.entry("GlobalMaxPooling2D", (layer, network) -> global(layer, network, true)),
            Map.entry("GlobalMaxPool2D", (layer, network) -> global(layer, network, true)),
            Map.entry("GlobalAveragePooling2D", (layer, network) -> global(layer, network, false)),
            Map.entry("GlobalAvgPool2D", (layer, network) -> global(layer, network, false)),
            Map.entry("Mean", (layer, network) -> reduced(layer, network, false)),
            Map.entry("Max", (layer, network) -> reduced(layer, network, true)),
            Map.entry("ZeroPadding2D", PoolLayers::zeros));

    private PoolLayers() {}

    private static void maximum(KerasLayer layer, KerasNetworkBuilder network) {
        network.add(layer, new Operation.MaxPool(window(layer, network)), false);
    }

    private static void average(KerasLayer layer, KerasNetworkBuilder network) {
        // Padding by 'same' does not count in the mean.
        network.add(layer, new Operation.AveragePool(window(layer, network), false), false);
    }

    private static void global(KerasLayer layer, KerasNetworkBuilder network, boolean maximum) {
        network.checkPlane(layer, layer.input());
        network.add(layer, new Operation.GlobalPool(maximum), !layer.flag("keepdims", false));
    }

    private static void zeros(KerasLayer layer, KerasNetworkBuilder network) {
        network.checkPlane(layer, layer.input());
        network.add(layer, new Operation.ZeroPadding(sides(layer, "padding")), false);
    }

    /** A mean or a maximum that {@code keras.ops} takes over whole planes. */
    private static void reduced(KerasLayer layer, KerasNetworkBuilder network, boolean maximum) {
        network.checkPlane(layer, layer.input());
        JsonNode axis = layer.setting("axis");
        int first = network.channelsFirst() ? 2 : 1;
        boolean planes = axis.isArray() && axis.size() == 2;
        for (int i = 0; planes && i < 2; i++) {
            planes = (axis.get(i).asInt() + 4) % 4 == first + i;
        }
        if (!planes) {
            throw layer.refused("reduces the axes %s, where Patchlode knows whole planes only (%d and %d); cut the model before it".formatted(axis, first, first + 1));
        }
        network.add(layer, new Operation.GlobalPool(maximum), !layer.flag("keepdims", false));
    }

    /** Amounts on the four sides: one number, one an axis, or two an axis. */
    static Padding sides(KerasLayer layer, String key) {
        JsonNode padding = layer.setting(key);
        int[] sides = new int[4];
        for (int axis = 0; axis < 2; axis++) {
            JsonNode one = padding.isArray() && padding.size() == 2 ? padding.get(axis) : padding;
            for (int end = 0; end < 2; end++) {
                JsonNode side = one.isArray() && one.size() == 2 ? one.get(end) : one;
                if (!side.isInt()) {
                    throw layer.refused("has %s = %s where four numbers belong; the model file is damaged".formatted(key, padding));
                }
                sides[2 * axis + end] = side.asInt();
            }
        }
        return new Padding(sides[0], sides[2], sides[1], sides[3]);
    }

    private static Geometry window(KerasLayer layer, KerasNetworkBuilder network) {
        network.checkPlane(layer, layer.input());
        int[] size = layer.pair("pool_size");
        int[] stride = layer.pair("strides", size);
        return ConvolutionLayers.padded(layer, new Geometry(size[0], size[1], stride[0], stride[1], 1, 1, Padding.NONE), network);
    }
}
