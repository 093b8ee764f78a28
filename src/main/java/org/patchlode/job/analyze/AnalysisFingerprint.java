package org.patchlode.job.analyze;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.patchlode.job.stage.Version;
import org.patchlode.option.OptionValues;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/**
 * All that an analysis' stored work depends on, under names a user knows. Only a driver that finds the same goes on with it.
 *
 * @param entries values by name
 */
record AnalysisFingerprint(Map<String, String> entries) {

    /** What it is called where it is kept. */
    static final String FILE = "analysis.json";

    static AnalysisFingerprint of(NamedAnalysis analysis, OptionValues values, List<AnalysisInput> inputs) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("analysis", analysis.name());
        entries.put("release", Version.current());
        inputs.forEach(input -> entries.merge(input.kind(), input.sha256(), (one, other) -> one + ", " + other));
        AnalyzeOptions.of(analysis).stream().filter(option -> option.effect().comparedByResume())
                .forEach(option -> entries.put("--" + option.name(), String.valueOf(values.recorded(option))));
        return new AnalysisFingerprint(entries);
    }

    byte[] toJson() {
        return Manifest.json(entries);
    }

    /**
     * Compares with what a driver stored that began the same output, or finished it.
     *
     * @param name of the file in the output
     * @return whether there is anything stored; not so if that driver was ended before it began
     * @throws OutputException if it was of something else
     */
    boolean checkSame(RunFolder folder, String name) {
        if (!folder.exists(name)) {
            if (folder.isComplete()) {
                throw new OutputException("the output %s is no analysis' that can be resumed; give another output or --overwrite".formatted(folder.uri()));
            }
            return false;
        }
        Map<String, String> stored;
        try {
            stored = new ObjectMapper().readValue(folder.read(name), new TypeReference<>() {});
        } catch (IOException | UncheckedIOException e) {
            throw new OutputException("the analysis at %s is damaged (%s); start again with --overwrite".formatted(folder.uri(), name), e);
        }
        entries.forEach((key, now) -> {
            String then = stored.getOrDefault(key, "none");
            if (!now.equals(then)) {
                throw new OutputException("the analysis at %s was begun with another %s (%s, now %s); give the same or start again with --overwrite"
                        .formatted(folder.uri(), key, then, now));
            }
        });
        return true;
    }
}
