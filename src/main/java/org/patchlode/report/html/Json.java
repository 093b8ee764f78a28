package org.patchlode.report.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON that is also safe inside a script: names and labels come from strangers. */
public final class Json {

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A number at the precision that is stored; null where it is no number. */
    static JsonNode number(double value) {
        return Double.isFinite(value) ? JsonNodeFactory.instance.numberNode((float) value) : JsonNodeFactory.instance.nullNode();
    }

    public static String text(JsonNode node) {
        try {
            return mapper().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON of the report could not be written", e);
        }
    }

    /** A script that hands {@code node} to the report's own code; scripts load from a folder, where fetching may not. */
    public static String script(String key, JsonNode node) {
        return "patchlode.receive(" + text(JsonNodeFactory.instance.textNode(key)) + "," + text(node) + ");\n";
    }

    static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory().setCharacterEscapes(new ScriptEscapes());
        return mapper;
    }

    private static final class ScriptEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            for (char c : "<>&'".toCharArray()) {
                codes[c] = ESCAPE_STANDARD;
            }
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            // Line ends in JavaScript before ES2019.
            boolean lineEnd = character == 0x2028 || character == 0x2029;
            return lineEnd ? new SerializedString("\\u%04x".formatted(character)) : null;
        }
    }
}
