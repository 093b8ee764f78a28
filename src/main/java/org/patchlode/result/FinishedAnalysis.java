package org.patchlode.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the manifest of an analysis' output says to others who read the output.
 *
 * @param analysis its name; empty if the output is a run's
 * @param options in effect, by name
 * @param inputs that were read, each with {@code kind}, {@code uri} and {@code sha256}
 * @param rowsSha256 of its tables' rows, by name
 */
public record FinishedAnalysis(String analysis, JsonNode options, JsonNode inputs, JsonNode rowsSha256) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws UncheckedIOException if the manifest is damaged */
    public static FinishedAnalysis of(RunFolder folder) {
        byte[] manifest = folder.read(RunNames.manifest());
        try {
            JsonNode made = JSON.readTree(manifest);
            return new FinishedAnalysis(made.path("analysis").asText(""), made.path("options"), made.path("inputs"), made.path("rows_sha256"));
        } catch (IOException e) {
            throw new UncheckedIOException("the manifest of %s is not JSON; it is damaged, run the analysis again".formatted(folder.uri()), e);
        }
    }
}
