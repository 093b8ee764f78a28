package org.patchlode.model.keras;

import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.network.Operation;

/** Normalisation and scaling, map by map. */
final class PointwiseLayers {

    static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = Map.ofEntries(
            Map.entry("BatchNormalization", PointwiseLayers::batchNormalization),
            Map.entry("BatchNormalizationV1", PointwiseLayers::batchNormalization),
            Map.entry("LayerNormalization", PointwiseLayers::layerNormalization),
            Map.entry("LayerScale", PointwiseLayers::layerScale),
            Map.entry("Rescaling", PointwiseLayers::rescaling),
            Map.entry("Normalization", PointwiseLayers::normalization));

    private static final double KERAS_EPSILON = 1e-7;

    private PointwiseLayers() {}

    private static void batchNormalization(KerasLayer layer, KerasNetworkBuilder network) {
        network.checkAxis(layer, axis(layer, -1), layer.input());
        float[] mean = layer.weight("moving_mean", 1).values();
        float[] variance = sized(layer, "moving_variance", layer.weight("moving_variance", 1).values(), mean.length);
        float[] gamma = layer.flag("scale", true) ? sized(layer, "gamma", layer.weight("gamma", 1).values(), mean.length) : filled(mean.length, 1);
        float[] beta = layer.flag("center", true) ? sized(layer, "beta", layer.weight("beta", 1).values(), mean.length) : new float[mean.length];
        double epsilon = layer.number("epsilon").orElse(1e-3);
        double[] factor = new double[mean.length];
        double[] offset = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            factor[i] = gamma[i] / Math.sqrt(variance[i] + epsilon);
            offset[i] = beta[i] - mean[i] * factor[i];
        }
        scale(layer, network, "batch norm", factor, offset);
    }

    /** Across the maps of each position. */
    private static void layerNormalization(KerasLayer layer, KerasNetworkBuilder network) {
        network.checkAxis(layer, axis(layer, -1), layer.input());
        if (layer.flag("rms_scaling", false)) {
            throw layer.refused("normalises without the mean (rms_scaling), which Patchlode cannot run; cut the model before it");
        }
        int maps = network.shape(layer.input()).maps();
        float[] gamma = layer.flag("scale", true) ? sized(layer, "gamma", layer.weight("gamma", 1).values(), maps) : filled(maps, 1);
        float[] beta = layer.flag("center", true) ? sized(layer, "beta", layer.weight("beta", 1).values(), maps) : new float[maps];
        network.add(layer, new Operation.LayerNormalization(gamma, beta, layer.number("epsilon").orElse(1e-3).floatValue()), false);
    }

    /** Of ConvNeXt in keras.applications: a learnt factor a map. */
    private static void layerScale(KerasLayer layer, KerasNetworkBuilder network) {
        network.checkAxis(layer, -1, layer.input());
        // Where training began, and how many maps there are, the weights tell.
        layer.setting("init_values");
        layer.setting("projection_dim");
        int maps = network.shape(layer.input()).maps();
        float[] gamma = sized(layer, "gamma", layer.weight("gamma", 1).values(), maps);
        network.add(layer, new Operation.BatchNormalization(gamma, new float[maps]), "scale", false);
    }

    private static void rescaling(KerasLayer layer, KerasNetworkBuilder network) {
        int maps = network.shape(layer.input()).maps();
        scale(layer, network, "rescaling", constants(layer, network, "scale", 1, maps), constants(layer, network, "offset", 0, maps));
    }

    private static void normalization(KerasLayer layer, KerasNetworkBuilder network) {
        int maps = network.shape(layer.input()).maps();
        if (layer.flag("invert", false)) {
            throw layer.refused("is an inverted Normalization, which Patchlode cannot run; cut the model before it or mine another");
        }
        boolean given = layer.setting("mean").isNumber() || layer.setting("mean").isArray();
        JsonNode axis = layer.setting("axis");
        boolean whole = axis.isNull() || axis.isArray() && axis.isEmpty();
        if (!whole) {
            network.checkAxis(layer, axis(layer, -1), layer.input());
        }
        double[] mean = given ? constants(layer, network, "mean", 0, maps) : stored(layer, "mean", whole, maps);
        double[] variance = given ? constants(layer, network, "variance", 1, maps) : stored(layer, "variance", whole, maps);
        double[] factor = new double[maps];
        double[] offset = new double[maps];
        for (int i = 0; i < maps; i++) {
            factor[i] = 1 / Math.max(Math.sqrt(variance[i]), KERAS_EPSILON);
            offset[i] = -mean[i] * factor[i];
        }
        scale(layer, network, "normalization", factor, offset);
    }

    static void scale(KerasLayer layer, KerasNetworkBuilder network, String kind, double[] factor, double[] offset) {
        network.add(layer, affine(layer, factor, offset), kind, false);
    }

    /** {@code factor * x + offset}. */
    static Operation affine(KerasLayer layer, double[] factor, double[] offset) {
        float[] scale = new float[factor.length];
        float[] shift = new float[factor.length];
        for (int i = 0; i < factor.length; i++) {
            scale[i] = (float) factor[i];
            shift[i] = (float) offset[i];
            if (!Float.isFinite(scale[i]) || !Float.isFinite(shift[i])) {
                throw layer.refused("has figures in map %d that leave no finite scale; train or save the model again".formatted(i));
            }
        }
        return new Operation.BatchNormalization(scale, shift);
    }

    /** A setting of one number for all maps or one a map. */
    private static double[] constants(KerasLayer layer, KerasNetworkBuilder network, String key, double otherwise, int maps) {
        JsonNode value = layer.setting(key);
        while (value.isArray() && value.size() == 1) {
            value = value.get(0);
        }
        double[] values = new double[maps];
        if (!value.isArray()) {
            Arrays.fill(values, value.isNumber() ? value.asDouble() : otherwise);
            return values;
        }
        network.checkAxis(layer, -1, layer.input());
        if (value.size() != maps) {
            throw layer.refused("has %d numbers in '%s' for %d maps; the model file is damaged".formatted(value.size(), key, maps));
        }
        for (int i = 0; i < maps; i++) {
            values[i] = value.get(i).asDouble(Double.NaN);
        }
        return values;
    }

    private static double[] stored(KerasLayer layer, String weight, boolean whole, int maps) {
        float[] stored = layer.weight(weight, whole ? 0 : 1).values();
        float[] values = whole ? filled(maps, stored[0]) : sized(layer, weight, stored, maps);
        double[] result = new double[maps];
        for (int i = 0; i < maps; i++) {
            result[i] = values[i];
        }
        return result;
    }

    static int axis(KerasLayer layer, int otherwise) {
        JsonNode axis = layer.setting("axis");
        return axis.isArray() && axis.size() == 1 ? axis.get(0).asInt(otherwise) : axis.isArray() ? Integer.MAX_VALUE : axis.asInt(otherwise);
    }

    private static float[] sized(KerasLayer layer, String weight, float[] values, int count) {
        if (values.length != count) {
            throw layer.refused("has %d values in its weight '%s' where %d belong; the model file is damaged".formatted(values.length, weight, count));
        }
        return values;
    }

    static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
