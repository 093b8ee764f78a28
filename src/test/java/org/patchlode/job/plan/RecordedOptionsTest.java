package org.patchlode.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionValues;
import org.patchlode.result.Manifest;

/** What is compared with a finished run hangs on an option's declaration alone; names and forms in the manifest are kept. */
class RecordedOptionsTest {

    private static final OptionValues ASKED =
            MineOptions.builder().model("m").preprocessing("p").corpus(List.of("c")).output("o").layers(List.of("conv1", "conv2")).build().values();

    private static Map<String, Object> recorded() {
        Map<String, Object> recorded = new LinkedHashMap<>();
        MineOptions.ALL.stream().filter(option -> option.effect().recorded()).forEach(option -> recorded.put(option.manifestKey(), ASKED.recorded(option)));
        return recorded;
    }

    private static Manifest manifest(Map<String, Object> options) {
        return Manifest.fromJson(Manifest.json(Map.of("options", options)));
    }

    private static List<String> differences(Map<String, Object> done, Predicate<Effect> compared) {
        return RecordedOptions.differences(manifest(done), ASKED, compared).map(RecordedOptions.Difference::key).toList();
    }

    @Test
    void theManifestKeepsItsKeysAndForms() {
        assertThat(new String(Manifest.json(recorded()), StandardCharsets.UTF_8)).isEqualToIgnoringWhitespace("""
                {"corpus_list": "", "rescan": false, "layers": ["conv1", "conv2"], "top": 9, "rank": "peak", "rule": "deconvnet", "labels": "", "label_types": "", "image_column": "",
                "distinct": "id", "on_bad_image": "quarantine", "max_bad_fraction": 0.1, "max_pixels": 100000000, "max_image_bytes": 268435456,
                "max_image_seconds": 60, "responses": "", "raw_projections": false, "engine": "auto", "check": "engines", "tokens": ""}""");
    }

    @Test
    void whatDecidesIsCompared() {
        assertThat(differences(recorded(), Effect::recorded)).isEmpty();
        List<String> byResume = new ArrayList<>();
        List<String> byBase = new ArrayList<>();
        for (Option<?> option : MineOptions.ALL) {
            Map<String, Object> other = recorded();
            other.replace(option.manifestKey(), "something else");
            byResume.addAll(differences(other, Effect::comparedByResume));
            byBase.addAll(differences(other, Effect::comparedByBase));
        }
        assertThat(byBase).containsExactlyInAnyOrder("layers", "top", "rank", "rule", "raw_projections", "image_column", "max_pixels", "max_image_bytes", "engine", "tokens");
        assertThat(byResume).as("also what joins the tables, and which images are in").containsAll(byBase).contains("labels", "label_types", "distinct", "rescan", "responses").hasSize(byBase.size() + 5);
    }

    @Test
    void anOlderRunWasAsTheDefaultsAre() {
        Map<String, Object> older = recorded();
        older.remove("rescan");
        older.remove("labels");
        older.remove("raw_projections");
        assertThat(differences(older, Effect::comparedByResume)).isEmpty();
        assertThat(RecordedOptions.differences(manifest(older), ASKED.with(MineOptions.RESCAN, true), Effect::comparedByResume))
                .containsExactly(new RecordedOptions.Difference("rescan", "false", "true"));
    }
}
