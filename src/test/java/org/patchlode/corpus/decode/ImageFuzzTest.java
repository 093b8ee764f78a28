package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty thousand damaged pictures of each format: nothing crashes, none takes a minute or more than 1.5 GB with the whole
 * JVM. With {@code -Dpatchlode.fuzz.accepted=FOLDER} what was accepted is kept, for {@code images/fuzz_check.py} to ask
 * Pillow about; {@code -Dpatchlode.fuzz.images=N} and {@code -Dpatchlode.fuzz.seed=N} make other runs.
 */
@Tag("soak")
class ImageFuzzTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff", "webp"})
    void nothingCrashesHangsOrTakesTheMachine(String format) throws IOException, InterruptedException {
        String accepted = System.getProperty("patchlode.fuzz.accepted", "-");
        if (!accepted.equals("-")) {
            Files.createDirectories(Path.of(accepted));
        }
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx768m", "-Djava.awt.headless=true",
                "-cp", System.getProperty("java.class.path"), ImageFuzz.class.getName(), format, System.getProperty("patchlode.fuzz.images", "20000"),
                System.getProperty("patchlode.fuzz.seed", "1"), accepted)
                .redirectOutput(out.toFile()).redirectError(new File("/dev/null")).start();
        boolean ended = process.waitFor(60, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(out, StandardCharsets.UTF_8);
        System.out.println(format + ": " + text.replaceAll("[^\n -~]", "?"));
        assertThat(ended && process.exitValue() == 0).as("ended with 0: %s", text).isTrue();
        String figures = text.lines().filter(line -> line.startsWith("mutants=")).findFirst().orElseThrow();
        assertThat(figure(figures, "slowest_ms")).as(figures).isLessThan(60_000);
        assertThat(figure(figures, "peak_mb")).as(figures).isLessThan(1536);
        assertThat(figure(figures, "accepted")).as(figures).isPositive();
    }

    private static long figure(String figures, String name) {
        return Long.parseLong(figures.replaceAll(".*" + name + "=([0-9]+).*", "$1"));
    }
}
