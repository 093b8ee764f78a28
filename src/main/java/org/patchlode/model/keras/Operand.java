package org.patchlode.model.keras;

import org.nd4j.shade.jackson.databind.JsonNode;

/** One thing that a layer is called on. */
sealed interface Operand {

    /** What another layer makes. @param name of its step in the network */
    record Activation(String name) implements Operand {}

    /** A number or an array of numbers. @param value as the file has it */
    record Constant(JsonNode value) implements Operand {}
}
