package org.patchlode.model;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;
import org.patchlode.network.ModelException;

/**
 * Looks through a configuration before it is read: readers recurse as deep as it nests, and DL4J instantiates the
 * classes it names.
 */
public final class JsonGuard {

    private static final int MAX_DEPTH = 100;

    private JsonGuard() {}

    /**
     * Checks a configuration that DL4J will read.
     *
     * @return names of its outermost fields
     * @throws ModelException if it is no JSON object, nests too deep, or names a class that is not DL4J's or ND4J's
     */
    public static Set<String> check(String json) throws IOException {
        return check(json, true);
    }

    /**
     * Checks a configuration that Patchlode reads by itself, for which the classes it names are only words.
     *
     * @throws ModelException if it is no JSON object, or nests too deep
     */
    public static void checkNesting(String json) throws IOException {
        check(json, false);
    }

    private static Set<String> check(String json, boolean classes) throws IOException {
        Set<String> fields = new LinkedHashSet<>();
        JsonFactory factory = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ModelException("its configuration is no JSON object; the model file is damaged");
            }
            int depth = 1;
            JsonToken before = JsonToken.START_OBJECT;
            String first = "";
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    throw new ModelException("its configuration is cut short; save the model again");
                }
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    fields.add(parser.currentName());
                } else if (classes && token == JsonToken.VALUE_STRING && "@class".equals(parser.currentName())) {
                    checkClass(parser.getText());
                }
                if (before == JsonToken.START_ARRAY && token == JsonToken.VALUE_STRING) {
                    first = parser.getText();
                } else {
                    if (classes && !first.isEmpty() && token.isStructStart()) {
                        checkClass(first);
                    }
                    first = "";
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw new ModelException("its configuration nests more than %d levels; the model file is damaged".formatted(MAX_DEPTH));
                }
                before = token;
            }
        }
        return fields;
    }

    private static void checkClass(String name) {
        if (!name.startsWith("org.deeplearning4j.") && !name.startsWith("org.nd4j.")) {
            throw new ModelException("its configuration names the class '%s', which is not one of DL4J's; Patchlode loads no others".formatted(name));
        }
    }
}
