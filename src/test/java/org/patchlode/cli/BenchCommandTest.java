package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.cli.CommandLines.patchlode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.cli.CommandLines.Answer;

/** What the figures are of, not how large they are. */
class BenchCommandTest {

    @TempDir static Path folder;

    @Test
    void endsWithOneLineOfFigures() throws IOException {
        Path model = TinyModel.write(folder);
        String corpus = TinyCorpus.write(folder.resolve("images"), 12).toString();
        Answer answer = patchlode("bench", "--model", model.toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus", corpus);

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out().lines()).hasSize(1);
        JsonNode figures = new ObjectMapper().readTree(answer.out());
        assertThat(figures.get("images").asInt()).isEqualTo(12);
        assertThat(figures.get("images_per_s").asDouble()).isPositive();
        assertThat(figures.get("winners").asInt()).isPositive();
        assertThat(figures.get("winners_per_s").asDouble()).isPositive();
        assertThat(figures.get("first_image_s").asDouble()).isPositive();
        assertThat(figures.get("write_s").asDouble()).isPositive();
        assertThat(figures.fieldNames()).toIterable().contains("images", "mine_s", "images_per_s", "winners", "project_s", "winners_per_s", "write_s", "slots",
                "mine_seconds_by_step", "project_seconds_by_step", "share_outside_decode_and_forward", "first_image_s", "gflop_per_image", "gflops", "cpu_s", "engines");
        // The steps are laps of the tasks' threads, so they cannot be more than all threads had.
        double lapped = 0;
        for (JsonNode step : figures.get("mine_seconds_by_step")) {
            lapped += step.asDouble();
        }
        assertThat(lapped).isPositive().isLessThanOrEqualTo(figures.get("mine_s").asDouble() * figures.get("slots").asInt() + 0.05);
        assertThat(figures.get("mine_seconds_by_step").has("forward")).isTrue();
        assertThat(figures.get("project_seconds_by_step").has("project")).isTrue();
    }

    @Test
    void wrongOptionsAreThoseOfMine() {
        Answer answer = patchlode("bench", "--model", "m.h5");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("--corpus is missing");
    }
}
