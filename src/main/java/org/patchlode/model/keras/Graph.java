package org.patchlode.model.keras;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A Sequential or functional model as its configuration describes it.
 *
 * @param sequential whether it is Sequential
 * @param elements its layers, as listed; what it reads is among them as an {@code InputLayer}
 * @param inputs which elements are inputs, in order
 * @param outputs what the model gives, in order
 * @param buildShape the input shape of a Sequential model that was built without an input layer
 */
record Graph(boolean sequential, List<Element> elements, List<Reference> inputs, List<Reference> outputs, JsonNode buildShape) {

    /** Shape of one batch of its input, if anything in it says so. */
    Optional<JsonNode> inputShape() {
        return Stream.concat(elements.stream().filter(Element::isInput), sequential ? elements.stream().filter(e -> !e.isInput()).limit(1) : Stream.empty())
                .flatMap(element -> Stream.concat(
                        Stream.of(element.config().path("batch_input_shape"), element.config().path("batch_shape")).filter(JsonNode::isArray),
                        element.nested().flatMap(Graph::inputShape).stream()))
                .findFirst()
                .or(() -> Optional.of(buildShape).filter(JsonNode::isArray));
    }

    /** Every layer of it and of the models inside. */
    Stream<Element> everything() {
        return elements.stream().flatMap(e -> Stream.concat(Stream.of(e), e.nested().stream().flatMap(Graph::everything)));
    }
}
