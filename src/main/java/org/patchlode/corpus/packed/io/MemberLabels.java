package org.patchlode.corpus.packed.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the members beside an image say of it: {@code .cls} and {@code .txt} are one value under that name, {@code .json} is
 * a value for each of its keys that holds a text, number or truth value. What cannot be read says nothing.
 */
public final class MemberLabels {

    /** Bytes of a member that are read; a longer JSON says nothing. */
    public static final int LARGEST = 1 << 16;

    private static final int MOST_KEYS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private MemberLabels() {}

    public static Map<String, String> parse(String kind, byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!kind.equals("json")) {
            return Map.of(kind, text.strip());
        }
        Map<String, String> values = new TreeMap<>();
        try {
            JsonNode root = JSON.readTree(text);
            root.fields().forEachRemaining(field -> {
                if (field.getValue().isValueNode() && !field.getValue().isNull() && values.size() < MOST_KEYS) {
                    values.put(field.getKey(), field.getValue().asText());
                }
            });
        } catch (IOException e) {
            return Map.of();
        }
        return values;
    }
}
