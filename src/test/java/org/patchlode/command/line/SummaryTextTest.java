package org.patchlode.command.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.patchlode.job.run.MineSummary;
import org.patchlode.result.Manifest;

/** What a finished run tells: what was computed is not mixed with what was taken over. */
class SummaryTextTest {

    private static String mined(String base) {
        Manifest manifest = Manifest.fromJson("""
                {"counts": {"seen": 250, "mined": 248, "bad": 2, "winners": 90, "maps": 10}, "stages": {"mine": {"seconds": 2.0, "images": 250, "images_per_s": 125.0}}%s}"""
                .formatted(base).getBytes(StandardCharsets.UTF_8));
        return SummaryText.of(new MineSummary("run", "run/report/index.html", manifest, List.of())).get(0);
    }

    @Test
    void aRunByItselfSaysWhatItMined() {
        assertThat(mined("")).isEqualTo("mined      248 images in 2.0 s (125.0 images/s), 2 bad (see quarantine)");
    }

    @Test
    void aRunOverABaseSaysWhatItTookOverAndWhatWasAdded() {
        assertThat(mined(", \"base\": {\"uri\": \"old\", \"taken_over\": 200, \"added\": 49, \"changed\": 1, \"removed\": 3}"))
                .isEqualTo("mined      50 images in 2.0 s (25.0 images/s); 200 were taken over from old (49 new, 1 changed, 3 removed), 2 bad (see quarantine)");
        assertThat(mined(", \"base\": {\"uri\": \"old\", \"taken_over\": 250, \"added\": 0}")).startsWith("mined      0 images in 2.0 s (0.0 images/s); 250 were taken over from old".replace(" (0.0 images/s)", ""));
    }
}
