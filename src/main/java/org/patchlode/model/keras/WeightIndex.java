package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.patchlode.network.ModelException;

/** Where in an HDF5 file each weight of each layer lies. Both of Keras' orders are by position, not by name. */
final class WeightIndex {

    /** A weight of a layer. @param layer path of the layer, models around it first @param weight Keras' name */
    private record Key(String layer, String weight) {}

    private static final Set<String> NAMES = Set.of("kernel", "bias", "depthwise_kernel", "pointwise_kernel", "gamma", "beta",
            "moving_mean", "moving_variance", "alpha");

    private final Hdf5 file;
    private final Map<Key, List<String>> places = new HashMap<>();

    private WeightIndex(Hdf5 file) {
        this.file = file;
    }

    /** Of what {@code model.save("x.h5")} writes: one group a layer of the outermost model, with a list of its weights. */
    static WeightIndex ofGroups(Hdf5 file, Graph graph) {
        WeightIndex book = new WeightIndex(file);
        for (Element element : graph.elements()) {
            List<Key> wanted = new ArrayList<>();
            learnt(element, "", wanted);
            others(element, "", wanted);
            if (wanted.isEmpty()) {
                continue;
            }
            List<String> names = file.texts("weight_names", "model_weights", element.name());
            if (names.size() != wanted.size()) {
                throw new ModelException("layer '%s' has %d weights in the file where %d belong; save the model again"
                        .formatted(element.name(), names.size(), wanted.size()));
            }
            for (int i = 0; i < names.size(); i++) {
                String last = names.get(i).substring(names.get(i).lastIndexOf('/') + 1).replaceFirst("(_\\d+)?(:\\d+)?$", "");
                if (NAMES.contains(last) && !last.equals(wanted.get(i).weight()) && !isDepthwise(last, wanted.get(i))) {
                    throw new ModelException("layer '%s' has its weight '%s' where '%s' belongs; save the model again"
                            .formatted(wanted.get(i).layer(), names.get(i), wanted.get(i).weight()));
                }
                List<String> place = new ArrayList<>(List.of("model_weights", element.name()));
                place.addAll(List.of(names.get(i).split("/")));
                book.places.put(wanted.get(i), place);
            }
        }
        return book;
    }

    /** Keras 3 calls the kernel of a DepthwiseConv2D so. */
    private static boolean isDepthwise(String name, Key wanted) {
        return name.equals("kernel") && wanted.weight().equals("depthwise_kernel");
    }

    /** Of the {@code model.weights.h5} in a {@code .keras} archive: groups named after classes, counted, models nested. */
    static WeightIndex ofArchive(Hdf5 file, Graph graph) {
        // TensorFlow 2.12 called it so.
        String root = file.exists(List.of("_layer_checkpoint_dependencies")) ? "_layer_checkpoint_dependencies" : "layers";
        WeightIndex book = new WeightIndex(file);
        book.enter(graph, "", List.of(), root);
        return book;
    }

    private void enter(Graph graph, String models, List<String> groups, String root) {
        Map<String, Integer> used = new HashMap<>();
        for (Element element : graph.elements()) {
            String kind = snakeCase(element.kind().equals("Model") ? "Functional" : element.kind());
            int count = used.merge(kind, 1, Integer::sum) - 1;
            List<String> place = new ArrayList<>(groups);
            place.add(root);
            place.add(count == 0 ? kind : kind + "_" + count);
            if (element.nested().isPresent()) {
                enter(element.nested().get(), models + element.name() + "/", place, root);
            }
            List<String> names = WeightNames.of(element).all();
            for (int i = 0; i < names.size(); i++) {
                List<String> weight = new ArrayList<>(place);
                weight.addAll(List.of("vars", String.valueOf(i)));
                places.put(new Key(models + element.name(), names.get(i)), weight);
            }
        }
    }

    /** Keras' {@code to_snake_case}. */
    static String snakeCase(String kind) {
        return kind.replaceAll("\\W+", "").replaceAll("(.)([A-Z][a-z]+)", "$1_$2").replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** Weights come in the order of {@code trainable_weights + non_trainable_weights}; a frozen layer's are all of the second. */
    private static void learnt(Element element, String models, List<Key> into) {
        if (!element.trainable()) {
            return;
        }
        WeightNames.of(element).learnt().forEach(name -> into.add(new Key(models + element.name(), name)));
        element.nested().ifPresent(graph -> graph.elements().forEach(inner -> learnt(inner, models + element.name() + "/", into)));
    }

    private static void others(Element element, String models, List<Key> into) {
        String name = models + element.name();
        WeightNames names = WeightNames.of(element);
        (element.trainable() ? names.others() : names.all()).forEach(weight -> into.add(new Key(name, weight)));
        element.nested().ifPresent(graph -> {
            if (!element.trainable()) {
                graph.elements().forEach(inner -> learnt(inner, name + "/", into));
            }
            graph.elements().forEach(inner -> others(inner, name + "/", into));
        });
    }

    /** A layer's weight, each value a number. @param layer path of the layer */
    KerasArray weight(String layer, String weight) {
        List<String> place = Optional.ofNullable(places.get(new Key(layer, weight)))
                .orElseThrow(() -> new ModelException("layer '%s' has no weight '%s'; the model file is damaged".formatted(layer, weight)));
        KerasArray tensor;
        try {
            tensor = file.tensor(place);
        } catch (ModelException e) {
            throw new ModelException("layer '%s': %s".formatted(layer, e.getMessage()), e);
        }
        for (float value : tensor.values()) {
            if (!Float.isFinite(value)) {
                throw new ModelException("layer '%s' has the weight %s in its parameter '%s'; train or save the model again"
                        .formatted(layer, value, weight));
            }
        }
        return tensor;
    }
}
