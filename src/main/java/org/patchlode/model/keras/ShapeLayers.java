package org.patchlode.model.keras;

import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** What reshapes activations. */
final class ShapeLayers {

    static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = Map.of(
            "Flatten", ShapeLayers::flatten,
            "Reshape", ShapeLayers::reshape,
            "Identity", (layer, network) -> network.add(layer, new Operation.Identity("identity"), false));

    private ShapeLayers() {}

    private static void flatten(KerasLayer layer, KerasNetworkBuilder network) {
        if (network.isVector(layer.input())) {
            network.add(layer, new Operation.Identity("flatten"), false);
            return;
        }
        // The layer's own data format, if it says channels_first, makes Keras turn the maps to the end before it flattens.
        boolean turned = layer.text("data_format", "channels_last").equals("channels_first");
        if (turned && !network.channelsFirst()) {
            throw layer.refused("flattens as channels_first in a model of channels_last; save the model with one data format");
        }
        network.add(layer, new Operation.Flatten(turned || !network.channelsFirst()), true);
    }

    private static void reshape(KerasLayer layer, KerasNetworkBuilder network) {
        JsonNode target = layer.setting("target_shape");
        Shape in = network.shape(layer.input());
        boolean vector = network.isVector(layer.input());
        long known = 1;
        int[] sides = new int[target.size()];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = target.get(i).asInt();
            known *= sides[i] == -1 ? 1 : sides[i];
        }
        for (int i = 0; i < sides.length; i++) {
            sides[i] = sides[i] == -1 && known > 0 ? (int) (in.size() / known) : sides[i];
        }
        if (sides.length == 1 && sides[0] == in.size()) {
            network.add(layer, vector ? new Operation.Identity("reshape") : new Operation.Flatten(!network.channelsFirst()), "reshape", true);
        } else if (sides.length == 3 && same(sides, in, network.channelsFirst()) && (!vector || in.isFlat())) {
            network.plane(layer);
        } else {
            throw layer.refused("reshapes %s to %s, which Patchlode cannot run; mine a model without it".formatted(in, target));
        }
    }

    private static boolean same(int[] sides, Shape in, boolean channelsFirst) {
        int maps = channelsFirst ? 0 : 2;
        return sides[maps] == in.maps() && sides[channelsFirst ? 1 : 0] == in.rows() && sides[channelsFirst ? 2 : 1] == in.columns();
    }
}
