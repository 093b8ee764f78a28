package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts {@code submit/patchlode} as a user does, and other programs beside it. */
final class Launcher {

    private Launcher() {}

    record Answer(int code, String text) {}

    static Answer patchlode(Path folder, List<String> args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "submit/patchlode"));
        command.addAll(args);
        return run(folder, command, Map.of());
    }

    static Answer run(Path folder, List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "log", ".txt");
        Process process = start(command, environment, log);
        boolean ended = process.waitFor(8, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(log);
        assertThat(ended).as(text).isTrue();
        return new Answer(process.exitValue(), text);
    }

    /** The same without waiting for its end. */
    static Process start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().put("PATCHLODE_MEMORY", "1g");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
