package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.option.LayeredConfig;
import picocli.CommandLine;

/** A command line and the builder for Java make the same options of what is not given. */
class MineDefaultsTest {

    @Test
    void theBuilderHasTheDefaultsOfTheCommand() {
        CommandLine line = DeclaredOptions.line(new MineCommand(System.out, System.err));
        MineOptions command = MineOptions.of(LayeredConfig.of(MineOptions.COMMAND, MineOptions.ALL, DeclaredOptions.given(line.parseArgs("--model", "m", "--preprocessing", "p", "--corpus", "c", "--output", "o")), Optional.empty()));
        assertThat(MineOptions.builder().model("m").preprocessing("p").corpus(List.of("c")).output("o").build()).isEqualTo(command);
    }
}
