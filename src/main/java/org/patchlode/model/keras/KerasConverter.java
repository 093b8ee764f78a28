package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.model.InputSize;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Shape;

/** Turns a model's layers into a network. Layers of a model inside a model are named {@code model/layer}. */
final class KerasConverter {

    private final KerasNetworkBuilder network;
    private final WeightIndex weights;

    private KerasConverter(KerasNetworkBuilder network, WeightIndex weights) {
        this.network = network;
        this.weights = weights;
    }

    /** @param version of Keras, 2 or 3 @param size of the input if the model leaves it open */
    static Network convert(Graph graph, WeightIndex weights, int version, Optional<InputSize> size) {
        boolean channelsFirst = channelsFirst(graph);
        JsonNode shape = graph.inputShape()
                .orElseThrow(() -> new ModelException("it does not say what shape its images have; build it with an Input layer before saving"));
        String input = graph.elements().stream().filter(Element::isInput).findFirst().orElseThrow().name();
        KerasNetworkBuilder network = new KerasNetworkBuilder(input, input(shape, channelsFirst, size), channelsFirst, version);
        new KerasConverter(network, weights).expand(graph, "", "", List.of(input));
        return network.build();
    }

    /** One use of a layer. */
    private record Use(String layer, int number) {}

    /**
     * Adds a model's layers.
     *
     * @param models names of the models around it, as nodes are called
     * @param stored the same, as weights are filed
     * @return nodes of its outputs
     */
    private List<String> expand(Graph graph, String models, String stored, List<String> inputs) {
        Map<String, Element> layers = new LinkedHashMap<>();
        for (Element element : graph.elements()) {
            if (layers.put(element.name(), element) != null) {
                throw new ModelException("layer name '%s' stands twice in the model; rename one".formatted(element.name()));
            }
        }
        Map<Use, List<String>> made = new HashMap<>(inputs(graph, layers, models, inputs));
        List<Use> waiting = new ArrayList<>();
        for (Element element : graph.elements()) {
            if (element.calls().isEmpty() && !made.containsKey(new Use(element.name(), 0))) {
                throw new ModelException("layer '%s' reads nothing; the model file is damaged".formatted(models + element.name()));
            }
            IntStream.range(0, element.calls().size()).forEach(number -> waiting.add(new Use(element.name(), number)));
        }
        // Keras lists layers in an order in which they mostly can be built.
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            for (Iterator<Use> uses = waiting.iterator(); uses.hasNext();) {
                Use use = uses.next();
                Element element = layers.get(use.layer());
                Call call = element.calls().get(use.number());
                if (call.reads().stream().allMatch(read -> made.containsKey(use(read, layers)))) {
                    made.put(use, build(element, use.number(), models, stored, reference -> node(reference, layers, made)));
                    uses.remove();
                }
            }
            if (waiting.size() == before) {
                throw new ModelException("layer '%s' reads a layer that is never made; the model file is damaged".formatted(models + waiting.get(0).layer()));
            }
        }
        return graph.outputs().stream().map(reference -> node(reference, layers, made)).toList();
    }

    private static Map<Use, List<String>> inputs(Graph graph, Map<String, Element> layers, String models, List<String> inputs) {
        if (graph.inputs().size() != inputs.size()) {
            throw new ModelException("model '%s' has %d inputs and is given %d; the model file is damaged".formatted(models, graph.inputs().size(), inputs.size()));
        }
        Map<Use, List<String>> made = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = graph.inputs().get(i).layer();
            if (!layers.containsKey(name) || !layers.get(name).calls().isEmpty()) {
                throw new ModelException("layer '%s' is named as an input and is none; the model file is damaged".formatted(models + name));
            }
            made.put(new Use(name, 0), List.of(inputs.get(i)));
        }
        return made;
    }

    private List<String> build(Element element, int number, String models, String stored, Function<Reference, String> makers) {
        String name = models + element.name() + (number == 0 ? "" : "/call_" + (number + 1));
        Call call = element.calls().get(number);
        if (call.reads().isEmpty()) {
            throw new ModelException("layer '%s' reads nothing; the model file is damaged".formatted(name));
        }
        KerasLayer layer = new KerasLayer(name, stored + element.name(), element, call, makers, weights);
        // In Keras 3 predict() overrides what a call stores, and layers of augmentation store it by themselves; in Keras 2 it holds.
        if (network.version() < 3 && layer.named().value("training").asBoolean(false)) {
            throw layer.refused("is called with training=True, so its output is random or depends on the batch; save the model without");
        }
        if (element.nested().isPresent()) {
            List<String> inputs = layer.inputs();
            layer.ignoreSettings();
            layer.finish();
            return expand(element.nested().get(), name + "/", stored + element.name() + "/", inputs);
        }
        LayerTable.convert(layer, network);
        return List.of(name);
    }

    /** The use that a reference means; one that is not there if there is none such. */
    private Use use(Reference reference, Map<String, Element> layers) {
        Element element = layers.get(reference.layer());
        if (element == null || element.nested().isEmpty()) {
            return new Use(reference.layer(), reference.call());
        }
        // A model inside a model was called once when it was made; where references are lists, that call counts.
        boolean counted = reference.listed() && (network.version() < 3 || !element.kind().equals("Sequential"));
        return new Use(reference.layer(), element.calls().size() == 1 ? 0 : reference.call() - (counted ? 1 : 0));
    }

    private String node(Reference reference, Map<String, Element> layers, Map<Use, List<String>> made) {
        List<String> outputs = made.getOrDefault(use(reference, layers), List.of());
        if (reference.tensor() < 0 || reference.tensor() >= outputs.size()) {
            throw new ModelException("output %d of layer '%s' is read but never made; the model file is damaged".formatted(reference.tensor(), reference.layer()));
        }
        return outputs.get(reference.tensor());
    }

    /** A Flatten's data format says how it flattens, not how its input lies. */
    private static boolean channelsFirst(Graph graph) {
        Set<String> formats = new TreeSet<>();
        graph.everything().filter(element -> !element.kind().equals("Flatten")).map(element -> element.config().path("data_format"))
                .filter(JsonNode::isTextual).forEach(format -> formats.add(format.asText()));
        if (formats.size() > 1) {
            throw new ModelException("its layers mix the data formats %s; save it with one of them throughout".formatted(formats));
        }
        return formats.contains("channels_first");
    }

    private static Shape input(JsonNode shape, boolean channelsFirst, Optional<InputSize> size) {
        if (shape.size() != 4) {
            throw new ModelException("its input has the shape %s; give a model of images [batch, rows, columns, maps]".formatted(shape));
        }
        JsonNode maps = shape.get(channelsFirst ? 1 : 3);
        JsonNode rows = shape.get(channelsFirst ? 2 : 1);
        JsonNode columns = shape.get(channelsFirst ? 3 : 2);
        if (maps.isNull()) {
            throw new ModelException("its input %s leaves the number of maps open; save the model with it".formatted(shape));
        }
        boolean open = rows.isNull() || columns.isNull();
        if (open && size.isEmpty()) {
            throw new ModelException("its input %s leaves the image size open; name a preprocessing whose input has a width and a height".formatted(shape));
        }
        for (JsonNode side : List.of(maps, rows, columns)) {
            if (!side.isNull() && !side.isInt()) {
                throw new ModelException("its input has the shape %s, which is no shape of images that fit in memory; give a smaller network".formatted(shape));
            }
        }
        return open ? new Shape(maps.asInt(), size.get().rows(), size.get().columns()) : new Shape(maps.asInt(), rows.asInt(), columns.asInt());
    }
}
