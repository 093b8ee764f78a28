package org.patchlode.model.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * One use of a layer: what it is called on.
 *
 * @param arguments by position: references to what other layers make, constants, lists of either
 * @param named by name
 */
record Call(List<JsonNode> arguments, Map<String, JsonNode> named) {

    /** Arguments that may come by name as well; everything else by name is a setting of the call. */
    private static final Set<String> OPERANDS = Set.of("inputs", "x", "xs", "x1", "x2", "y");
    private static final String CONSTANT = "_CONSTANT_VALUE";

    /** Of one layer that another gives its output to, as in a Sequential model. */
    static Call on(Reference reference) {
        return new Call(List.of(reference.json()), Map.of());
    }

    /** The uses that a layer's {@code inbound_nodes} describe, in order. */
    static List<Call> of(JsonNode inbound) {
        List<Call> calls = new ArrayList<>();
        inbound.forEach(call -> calls.add(call.isArray() ? legacy(call) : current(call)));
        return List.copyOf(calls);
    }

    /** Everything that it reads, in order. */
    List<Reference> reads() {
        List<Reference> reads = new ArrayList<>();
        arguments.forEach(argument -> reads.addAll(Reference.in(argument)));
        named.values().forEach(argument -> reads.addAll(Reference.in(argument)));
        return reads;
    }

    /** Keras 3 keeps arguments by position and by name apart. */
    private static Call current(JsonNode call) {
        List<JsonNode> arguments = new ArrayList<>();
        call.path("args").forEach(arguments::add);
        return sorted(arguments, call.path("kwargs"));
    }

    /** Keras 2 lists {@code [layer, call, tensor, arguments by name]}, or one such alone; the first one's names hold. */
    private static Call legacy(JsonNode call) {
        List<JsonNode> arguments = new ArrayList<>();
        boolean alone = call.path(0).isTextual();
        for (JsonNode argument : alone ? List.of(call) : call) {
            arguments.add(argument.path(0).asText().equals(CONSTANT) ? argument.path(2) : argument);
        }
        return sorted(arguments, (alone ? call : call.path(0)).path(3));
    }

    private static Call sorted(List<JsonNode> arguments, JsonNode byName) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        // Python takes them by name, in whatever order a file has them; their order by position is that of their names.
        Map<String, JsonNode> operands = new TreeMap<>();
        byName.fields().forEachRemaining(entry -> {
            if (OPERANDS.contains(entry.getKey())) {
                operands.put(entry.getKey(), entry.getValue());
            } else {
                named.put(entry.getKey(), entry.getValue());
            }
        });
        arguments.addAll(operands.values());
        return new Call(List.copyOf(arguments), named);
    }
}
