package org.patchlode.cli;

import java.io.PrintStream;
import org.patchlode.command.Reports;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.ProgressPrinter;
import org.patchlode.command.line.Sessions;
import org.patchlode.command.line.SummaryText;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.run.MineSummary;
import org.patchlode.option.OptionList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code patchlode mine}. */
@Command(
        name = MineOptions.COMMAND,
        description = "Finds, for every feature map of the chosen layers, the image patches of the corpus that excite it most, and projects each back to pixels.",
        sortOptions = false)
final class MineCommand implements OptionsCommand {

    @Spec private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    MineCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public OptionList options() {
        return MineOptions.ALL;
    }

    @Override
    public Integer call() {
        MineOptions options = MineOptions.of(DeclaredOptions.read(spec));
        try (Sessions.Open spark = Sessions.openToCompute("patchlode mine")) {
            if (options.get(OutputOptions.DRY_RUN)) {
                try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                    MineJob.dryRun(spark.session(), options, progress).lines().forEach(out::println);
                }
                return ExitCode.DONE.code();
            }
            MineSummary summary;
            try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                summary = MineJob.run(spark.session(), options, progress, run -> Reports.draw(spark.session(), run, progress));
            }
            SummaryText.of(summary).forEach(out::println);
            return ExitCode.DONE.code();
        }
    }
}
