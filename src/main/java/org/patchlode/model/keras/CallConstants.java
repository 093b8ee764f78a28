package org.patchlode.model.keras;

import java.util.Arrays;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Numbers and arrays of numbers that an operation is called on beside an activation. */
final class CallConstants {

    private static final int MAX_AXES = 4;

    private CallConstants() {}

    /**
     * A constant as one value a map of the activation.
     *
     * @throws org.patchlode.network.ModelException if it is no number, or differs within a map
     */
    static double[] perMap(KerasLayer layer, KerasNetworkBuilder network, JsonNode constant, String input) {
        JsonNode value = plain(constant);
        int maps = network.shape(input).maps();
        int axes = network.isVector(input) ? 2 : MAX_AXES;
        int fromEnd = network.isVector(input) || !network.channelsFirst() ? 1 : 3;
        double[] values = new double[maps];
        int depth = 0;
        for (JsonNode inner = value; inner.isArray(); inner = inner.path(0)) {
            depth++;
        }
        // Axes of extent 1 around that of the maps, which counts from the end.
        JsonNode list = value;
        for (int axis = depth; axis > fromEnd && list.isArray(); axis--) {
            list = single(layer, list, value, input, network);
        }
        if (depth > axes || depth >= fromEnd && list.size() != maps && list.size() != 1) {
            throw misfit(layer, value, input, network);
        }
        for (int map = 0; map < maps; map++) {
            JsonNode one = depth >= fromEnd ? list.get(list.size() == 1 ? 0 : map) : list;
            while (one.isArray()) {
                one = single(layer, one, value, input, network);
            }
            if (!one.isNumber()) {
                throw misfit(layer, value, input, network);
            }
            values[map] = one.asDouble();
        }
        return values;
    }

    /** A constant that is one number. */
    static double number(KerasLayer layer, KerasNetworkBuilder network, JsonNode constant, String input) {
        double[] values = perMap(layer, network, constant, input);
        if (Arrays.stream(values).distinct().count() != 1) {
            throw misfit(layer, plain(constant), input, network);
        }
        return values[0];
    }

    /** Keras 3 writes arrays as objects around their values. */
    private static JsonNode plain(JsonNode constant) {
        String kind = constant.path("class_name").asText();
        return kind.equals("__numpy__") || kind.equals("__tensor__") ? constant.path("config").path("value") : constant;
    }

    private static JsonNode single(KerasLayer layer, JsonNode list, JsonNode value, String input, KerasNetworkBuilder network) {
        if (list.size() != 1) {
            throw misfit(layer, value, input, network);
        }
        return list.get(0);
    }

    private static RuntimeException misfit(KerasLayer layer, JsonNode value, String input, KerasNetworkBuilder network) {
        String shown = value.toString();
        return layer.refused("(%s) is called on the constant %s beside an activation of %s, where Patchlode knows one number a map or for all only; cut the model before it"
                .formatted(layer.kind(), shown.length() > 80 ? shown.substring(0, 80) + " ..." : shown, network.shape(input)));
    }
}
