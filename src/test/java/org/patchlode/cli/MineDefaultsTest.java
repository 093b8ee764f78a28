package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.patchlode.job.plan.MineOptions;
import picocli.CommandLine;

/** The defaults stand in reference.conf for the command and in the builder for Java: they must be the same. */
class MineDefaultsTest {

    @Test
    void theBuilderHasTheDefaultsOfTheCommand() {
        CommandLine line = new CommandLine(new MineCommand(System.out, System.err));
        MineOptions command = MineCommand.options(LayeredConfig.of(line.parseArgs("--model", "m", "--preprocessing", "p", "--corpus", "c", "--output", "o"), Optional.empty()));
        assertThat(MineOptions.builder().model("m").preprocessing("p").corpus(List.of("c")).output("o").build()).isEqualTo(command);
    }
}
