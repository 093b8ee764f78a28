package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The message for an option that there is not names that option alone. */
class UnknownOptionTest {

    private static String said(String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(PatchlodeCommand.commandLine(stream, stream).execute(arguments)).isEqualTo(2);
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void namesItAlone() {
        assertThat(said("mine", "--model", "m", "--layer", "conv1", "--corpus", "c", "--output", "o")).isEqualTo("patchlode: Unknown option: '--layer' (--layers?); see 'patchlode mine --help'");
        assertThat(said("mine", "--frobnicate=7", "--corpus", "c")).isEqualTo("patchlode: Unknown option: '--frobnicate'; see 'patchlode mine --help'");
        assertThat(said("sheet", "run", "--layer", "a", "--maps", "1", "--output", "x.png", "--colour", "red", "--across", "2")).isEqualTo("patchlode: Unknown option: '--colour'; see 'patchlode sheet --help'");
    }
}
