package org.patchlode.cli;

import java.io.PrintStream;
import org.patchlode.command.Analyses;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.ProgressPrinter;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.analyze.AnalyzeJob;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code patchlode analyze NAME}: a command for each of {@link Analyses#ALL}. */
final class AnalyzeCommand implements OptionsCommand {

    private final NamedAnalysis analysis;
    private final PrintStream out;
    private final PrintStream err;
    private final CommandSpec spec;

    private AnalyzeCommand(NamedAnalysis analysis, PrintStream out, PrintStream err) {
        this.analysis = analysis;
        this.out = out;
        this.err = err;
        this.spec = CommandSpec.wrapWithoutInspection(this).name(analysis.name());
        spec.usageMessage().description(analysis.summary()).sortOptions(false);
    }

    /** The command without a name, which lists the analyses, with one for each. */
    static CommandLine line(PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Names(out));
        for (NamedAnalysis analysis : Analyses.ALL) {
            AnalyzeCommand command = new AnalyzeCommand(analysis, out, err);
            line.addSubcommand(DeclaredOptions.line(command, command.spec));
        }
        return line;
    }

    @Override
    public OptionList options() {
        return AnalyzeOptions.of(analysis);
    }

    @Override
    public Integer call() {
        LayeredConfig config = DeclaredOptions.read(spec);
        // Before Spark starts, which takes seconds.
        OptionValues values = config.values();
        OutputOptions.requireOne(config);
        try (Sessions.Open spark = Sessions.openToCompute("patchlode " + AnalyzeOptions.command(analysis)); ProgressPrinter progress = ProgressPrinter.to(err)) {
            if (values.get(OutputOptions.DRY_RUN)) {
                AnalyzeJob.dryRun(spark.session(), analysis, config, progress).forEach(out::println);
            } else {
                AnalyzeJob.run(spark.session(), analysis, config, progress).lines().forEach(out::println);
            }
        }
        return ExitCode.DONE.code();
    }

    /** {@code patchlode analyze} alone. */
    @Command(name = "analyze", mixinStandardHelpOptions = true, description = "Answers a question about a network, over a run or a corpus. Without a name: lists the analyses.",
            synopsisSubcommandLabel = "NAME")
    private static final class Names implements Runnable {

        private final PrintStream out;

        Names(PrintStream out) {
            this.out = out;
        }

        @Override
        public void run() {
            Analyses.ALL.forEach(analysis -> out.println("%-15s %s".formatted(analysis.name(), analysis.summary())));
            out.println("'patchlode analyze NAME --help' lists the options of one.");
        }
    }
}
