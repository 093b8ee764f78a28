package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.MissingNode;
import org.patchlode.network.ModelException;

/** Reads a model's configuration, of either version. */
final class GraphParser {

    private static final Set<String> FUNCTIONAL = Set.of("Model", "Functional");
    private static final int MAX_LAYERS = 10_000;

    private GraphParser() {}

    /** @throws ModelException if it is no model of one image input */
    static Graph parse(JsonNode root) {
        String kind = root.path("class_name").asText();
        if (!isModel(kind)) {
            throw new ModelException("it is a Keras '%s'; give a Sequential or a functional model".formatted(kind));
        }
        Graph graph = graph(root);
        long inputs = graph.elements().stream().filter(Element::isInput).count();
        if (inputs != 1) {
            throw new ModelException("it has %d inputs; give a model with one image input".formatted(inputs));
        }
        if (graph.everything().count() > MAX_LAYERS) {
            throw new ModelException("it has more than %,d layers; the model file is damaged".formatted(MAX_LAYERS));
        }
        return graph;
    }

    private static boolean isModel(String kind) {
        return kind.equals("Sequential") || FUNCTIONAL.contains(kind);
    }

    private static Graph graph(JsonNode root) {
        JsonNode config = root.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        return root.path("class_name").asText().equals("Sequential") ? sequential(config, layers) : functional(config, layers);
    }

    private static Graph functional(JsonNode config, JsonNode layers) {
        List<Element> elements = new ArrayList<>();
        layers.forEach(layer -> elements.add(element(layer, Call.of(layer.path("inbound_nodes")))));
        return new Graph(false, List.copyOf(elements), Reference.in(config.path("input_layers")), Reference.in(config.path("output_layers")), MissingNode.getInstance());
    }

    private static Graph sequential(JsonNode config, JsonNode layers) {
        List<Element> elements = new ArrayList<>();
        Optional<String> before = Optional.empty();
        for (JsonNode layer : layers) {
            if (before.isEmpty() && !layer.path("class_name").asText().equals(Element.INPUT)) {
                elements.add(new Element(Element.INPUT, "input image", MissingNode.getInstance(), Optional.empty(), List.of()));
                before = Optional.of("input image");
            }
            Element element = element(layer, before.map(name -> List.of(Call.on(Reference.to(name)))).orElse(List.of()));
            elements.add(element);
            before = Optional.of(element.name());
        }
        if (elements.isEmpty()) {
            throw new ModelException("it has no layers; give a trained model");
        }
        return new Graph(true, List.copyOf(elements), List.of(Reference.to(elements.get(0).name())),
                List.of(Reference.to(before.get())), config.path("build_input_shape"));
    }

    private static Element element(JsonNode layer, List<Call> calls) {
        String kind = layer.path("class_name").asText();
        String name = layer.path("config").path("name").asText(layer.path("name").asText());
        if (name.isEmpty()) {
            throw new ModelException("one of its layers, a '%s', has no name; the model file is damaged".formatted(kind));
        }
        return new Element(kind, name, layer.path("config"), isModel(kind) ? Optional.of(graph(layer)) : Optional.empty(), calls);
    }
}
