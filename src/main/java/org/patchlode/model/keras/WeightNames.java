package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.List;

/**
 * What weights a layer has, in Keras' own order.
 *
 * @param learnt names of those that training changes
 * @param others names of the rest
 */
record WeightNames(List<String> learnt, List<String> others) {

    static WeightNames of(Element element) {
        return switch (element.kind()) {
            case "Conv2D", "Convolution2D", "Conv2DTranspose", "Convolution2DTranspose", "Dense" -> withBias(element, "kernel");
            case "DepthwiseConv2D" -> withBias(element, "depthwise_kernel");
            case "SeparableConv2D", "SeparableConvolution2D" -> withBias(element, "depthwise_kernel", "pointwise_kernel");
            case "BatchNormalization", "BatchNormalizationV1" -> {
                List<String> learnt = new ArrayList<>();
                if (element.config().path("scale").asBoolean(true)) {
                    learnt.add("gamma");
                }
                if (element.config().path("center").asBoolean(true)) {
                    learnt.add("beta");
                }
                yield new WeightNames(learnt, List.of("moving_mean", "moving_variance"));
            }
            case "LayerNormalization" -> {
                List<String> learnt = new ArrayList<>();
                if (element.config().path("scale").asBoolean(true)) {
                    learnt.add("gamma");
                }
                if (element.config().path("center").asBoolean(true)) {
                    learnt.add("beta");
                }
                yield new WeightNames(learnt, List.of());
            }
            case "LayerScale" -> new WeightNames(List.of("gamma"), List.of());
            case "PReLU" -> new WeightNames(List.of("alpha"), List.of());
            case "Normalization" -> element.config().path("mean").isNumber() || element.config().path("mean").isArray()
                    ? new WeightNames(List.of(), List.of())
                    : new WeightNames(List.of(), List.of("mean", "variance", "count"));
            default -> new WeightNames(List.of(), List.of());
        };
    }

    List<String> all() {
        List<String> all = new ArrayList<>(learnt);
        all.addAll(others);
        return all;
    }

    private static WeightNames withBias(Element element, String... names) {
        List<String> learnt = new ArrayList<>(List.of(names));
        if (element.config().path("use_bias").asBoolean(true)) {
            learnt.add("bias");
        }
        return new WeightNames(learnt, List.of());
    }
}
