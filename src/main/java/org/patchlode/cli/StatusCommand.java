package org.patchlode.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.run.RunStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code patchlode status}: where a run stands, for pipelines on clusters that lose exit codes. Starts no Spark. */
@Command(
        name = "status",
        description = "Says where a run stands and ends with 0 if it is complete, 1 if it failed or is not finished, 3 if there is none.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "URI of the run.")
    private String run;

    private final PrintStream out;

    StatusCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        RunStatus status = RunStatus.of(run, Sessions.hadoop());
        status.lines().forEach(out::println);
        return switch (status.state()) {
            case COMPLETE -> ExitCode.DONE.code();
            case UNFINISHED, FAILED -> ExitCode.FAILED.code();
            case MISSING -> ExitCode.UNUSABLE_INPUT.code();
        };
    }
}
