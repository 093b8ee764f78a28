package org.patchlode.model.keras;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.network.ModelException;
import org.patchlode.network.Operation;

/** Which of Keras' layers can be run, and by what. */
final class LayerTable {

    /** What does nothing to an image at inference, whatever its settings. */
    private static final Set<String> TRAINING_ONLY = Set.of("Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "AlphaDropout",
            "ActivityRegularization", "StochasticDepth");
    private static final Set<String> AUGMENTATION = Set.of("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast",
            "RandomBrightness", "RandomHue", "RandomSaturation", "RandomSharpness", "RandomShear", "RandomGrayscale", "RandomColorJitter",
            "RandomColorDegeneration", "RandomPosterization", "RandomErasing", "RandomElasticTransform", "RandomGaussianBlur", "RandomInvert",
            "RandomPerspective", "RandomHeight", "RandomWidth", "AugMix", "CutMix", "MixUp", "RandAugment");

    private static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = Stream.of(ConvolutionLayers.TABLE, PoolLayers.TABLE,
                    ActivationLayers.TABLE, PointwiseLayers.TABLE, ArithmeticLayers.TABLE, ShapeLayers.TABLE, CutLayers.TABLE)
            .flatMap(table -> table.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** Functions of TensorFlow's that Keras 2 stores as layers, and the operations of Keras 3 that they are. */
    private static final Map<String, String> FUNCTIONS = Map.ofEntries(Map.entry("__operators__.add", "Add"), Map.entry("math.add", "Add"),
            Map.entry("math.multiply", "Multiply"), Map.entry("math.subtract", "Subtract"), Map.entry("math.truediv", "TrueDivide"),
            Map.entry("math.divide", "TrueDivide"), Map.entry("math.negative", "Negative"), Map.entry("math.maximum", "Maximum"),
            Map.entry("math.minimum", "Minimum"), Map.entry("nn.relu", "Relu"), Map.entry("nn.relu6", "Relu6"), Map.entry("math.sigmoid", "Sigmoid"),
            Map.entry("math.tanh", "Tanh"), Map.entry("nn.silu", "Silu"), Map.entry("nn.swish", "Silu"), Map.entry("math.square", "Square"));
    private static final String FUNCTION = "TFOpLambda";

    private LayerTable() {}

    /**
     * Adds a use of a layer, of a kind that was {@link #check checked}, to the network.
     *
     * @throws ModelException if the layer says something that was not looked at
     */
    static void convert(KerasLayer given, KerasNetworkBuilder network) {
        KerasLayer layer = given.kind().equals(FUNCTION) ? given.as(FUNCTIONS.get(given.text("function", ""))) : given;
        if (TRAINING_ONLY.contains(layer.kind()) || AUGMENTATION.contains(layer.kind())) {
            layer.ignoreSettings();
            network.add(layer, new Operation.Identity("dropout"), AUGMENTATION.contains(layer.kind()) ? "augmentation" : "dropout", false);
        } else {
            TABLE.get(layer.kind()).accept(layer, network);
        }
        layer.finish();
    }

    /** Looked at for a whole model before any weight is read. @throws ModelException if the layer cannot be run */
    static void check(Element element) {
        JsonNode function = element.config().path("function");
        boolean known = element.isInput() || element.nested().isPresent() || TABLE.containsKey(element.kind()) || TRAINING_ONLY.contains(element.kind())
                || AUGMENTATION.contains(element.kind()) || element.kind().equals(FUNCTION) && FUNCTIONS.containsKey(function.asText());
        if (!known) {
            String kind = element.kind() + (function.isTextual() ? " of " + function.asText() : "");
            throw new ModelException("layer '%s' is a %s, which Patchlode cannot run; cut the model before it or mine another".formatted(element.name(), kind));
        }
    }
}
