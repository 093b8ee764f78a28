package org.patchlode.model.keras;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.patchlode.network.ModelException;
import org.patchlode.network.Operation;

/** Which of Keras' layers can be run, and by what. */
final class LayerTable {

    /** What does nothing to an image at inference. */
    private static final Set<String> TRAINING_ONLY = Set.of("Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "AlphaDropout",
            "ActivityRegularization", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness");

    private static final Map<String, BiConsumer<KerasLayer, Assembly>> TABLE = Stream.of(
                    ConvolutionLayers.TABLE, PoolLayers.TABLE, PointwiseLayers.TABLE, ShapeLayers.TABLE)
            .flatMap(table -> table.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private LayerTable() {}

    /** Adds a layer, of a kind that was {@link #check checked}, to the network. */
    static void convert(KerasLayer layer, Assembly network) {
        if (TRAINING_ONLY.contains(layer.kind())) {
            network.add(layer, new Operation.Identity("dropout"), layer.kind().startsWith("Random") ? "augmentation" : "dropout", false);
        } else {
            TABLE.get(layer.kind()).accept(layer, network);
        }
    }

    /** Looked at for a whole model before any weight is read. @throws ModelException if the layer cannot be run */
    static void check(Element element) {
        if (!element.isInput() && element.nested().isEmpty() && !TABLE.containsKey(element.kind()) && !TRAINING_ONLY.contains(element.kind())) {
            throw unsupported(element.name(), element.kind());
        }
    }

    private static ModelException unsupported(String name, String kind) {
        return new ModelException("layer '%s' is a %s, which Patchlode cannot run; cut the model before it or mine another".formatted(name, kind));
    }
}
