package org.patchlode.job.analyze;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.result.Manifest;

/**
 * What an analysis was made of: {@code manifest.json} of its output.
 *
 * @param tool name and version
 * @param analysis its name
 * @param created when, ISO-8601
 * @param options in effect
 * @param inputs what was read
 * @param counts from the data
 * @param seconds of wall time, to the end of the tables
 * @param engines that ran the network; none if none ran
 * @param environment Java, system, Spark
 * @param warnings sentences
 * @param rowsSha256 checksums of the tables' rows, by name: what two outputs can be compared by
 */
public record AnalysisManifest(
        Manifest.Tool tool,
        String analysis,
        String created,
        Map<String, Object> options,
        List<AnalysisInput> inputs,
        Map<String, Long> counts,
        double seconds,
        List<String> engines,
        Manifest.Environment environment,
        List<String> warnings,
        Map<String, String> rowsSha256) {

    /** Keeps the maps' order. */
    public AnalysisManifest {
        options = new LinkedHashMap<>(options);
        inputs = List.copyOf(inputs);
        counts = new LinkedHashMap<>(counts);
        engines = List.copyOf(engines);
        warnings = List.copyOf(warnings);
        rowsSha256 = new LinkedHashMap<>(rowsSha256);
    }

    /** As it is stored. */
    byte[] toJson() {
        return Manifest.json(this);
    }
}
