package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.model.InputSize;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.Shape;

/** Turns a model's layers into a network. Layers of a model inside a model are named {@code model/layer}. */
final class KerasConverter {

    private final Assembly network;
    private final WeightBook weights;

    private KerasConverter(Assembly network, WeightBook weights) {
        this.network = network;
        this.weights = weights;
    }

    /** @param version of Keras, 2 or 3 @param size of the input if the model leaves it open */
    static Network convert(Graph graph, WeightBook weights, int version, Optional<InputSize> size) {
        boolean channelsFirst = channelsFirst(graph);
        JsonNode shape = graph.inputShape()
                .orElseThrow(() -> new ModelException("it does not say what shape its images have; build it with an Input layer before saving"));
        String input = graph.elements().stream().filter(Element::isInput).findFirst().orElseThrow().name();
        Assembly network = new Assembly(input, input(shape, channelsFirst, size), channelsFirst, version);
        new KerasConverter(network, weights).expand(graph, "", List.of(input));
        return network.build();
    }

    /** Adds a model's layers. @return nodes of its outputs */
    private List<String> expand(Graph graph, String models, List<String> inputs) {
        Map<String, List<String>> made = new HashMap<>();
        if (graph.inputs().size() != inputs.size()) {
            throw new ModelException("model '%s' has %d inputs and is given %d; the model file is damaged".formatted(models, graph.inputs().size(), inputs.size()));
        }
        for (int i = 0; i < inputs.size(); i++) {
            made.put(graph.inputs().get(i).layer(), List.of(inputs.get(i)));
        }
        List<Element> waiting = new ArrayList<>(graph.elements().stream().filter(element -> !made.containsKey(element.name())).toList());
        // Keras lists layers in an order in which they mostly can be built.
        while (!waiting.isEmpty()) {
            List<Element> left = new ArrayList<>();
            for (Element element : waiting) {
                if (element.reads().stream().allMatch(read -> made.containsKey(read.layer()))) {
                    if (made.put(element.name(), build(element, models, nodes(element.reads(), made))) != null) {
                        throw new ModelException("layer name '%s' stands twice in the model; rename one".formatted(element.name()));
                    }
                } else {
                    left.add(element);
                }
            }
            if (left.size() == waiting.size()) {
                throw new ModelException("layer '%s' reads a layer that is never made; the model file is damaged".formatted(models + left.get(0).name()));
            }
            waiting = left;
        }
        return nodes(graph.outputs(), made);
    }

    private List<String> build(Element element, String models, List<String> inputs) {
        String name = models + element.name();
        if (inputs.isEmpty()) {
            throw new ModelException("layer '%s' reads nothing; the model file is damaged".formatted(name));
        }
        if (element.nested().isPresent()) {
            return expand(element.nested().get(), name + "/", inputs);
        }
        LayerTable.convert(new KerasLayer(name, element.kind(), element.config(), inputs, weights), network);
        return List.of(name);
    }

    private static List<String> nodes(List<Reference> references, Map<String, List<String>> made) {
        List<String> nodes = new ArrayList<>();
        for (Reference reference : references) {
            List<String> outputs = made.getOrDefault(reference.layer(), List.of());
            if (reference.tensor() < 0 || reference.tensor() >= outputs.size()) {
                throw new ModelException("output %d of layer '%s' is read but never made; the model file is damaged".formatted(reference.tensor(), reference.layer()));
            }
            nodes.add(outputs.get(reference.tensor()));
        }
        return nodes;
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
