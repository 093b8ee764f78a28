package org.patchlode.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.faces.cli.DemoCommand;
import org.patchlode.faces.cli.RenderCommand;
import org.patchlode.faces.cli.TrainDemoCommand;
import org.patchlode.job.stage.Version;
import org.patchlode.option.LayeredConfig;
import org.patchlode.storage.UriRedaction;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code patchlode}: finds the subcommand and turns what it does into an exit code. */
@Command(
        name = "patchlode",
        description = "Mines a trained CNN over a whole image corpus: for every feature map the image patches that excite it most, and their projections back to pixels.",
        mixinStandardHelpOptions = true,
        versionProvider = PatchlodeCommand.Versions.class,
        synopsisSubcommandLabel = "COMMAND")
final class PatchlodeCommand {

    private PatchlodeCommand() {}

    /** Runs a command line and returns its exit code; never ends the JVM. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        CommandLine line = commandLine(out, err);
        try {
            if (Arrays.stream(args).anyMatch(UriRedaction::holdsPassword)) {
                throw LayeredConfig.passwordRefused();
            }
            return line.execute(args.length == 0 ? new String[] {"--help"} : args);
        } catch (Throwable e) {
            // Exceptions were answered within; what comes here is an error, such as a native library that does not fit.
            return ExitCode.of(e, err).code();
        }
    }

    static CommandLine commandLine(PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new PatchlodeCommand())
                .addSubcommand(DeclaredOptions.line(new DemoCommand(out, err)))
                .addSubcommand(DeclaredOptions.line(new MineCommand(out, err)))
                .addSubcommand(DeclaredOptions.line(new LayersCommand(out)))
                .addSubcommand(new StatusCommand(out))
                .addSubcommand(new ReportCommand(out, err))
                .addSubcommand(new SheetCommand(out))
                .addSubcommand(DeclaredOptions.line(new EvaluateCommand(out, err)))
                .addSubcommand(AnalyzeCommand.line(out, err))
                .addSubcommand(DeclaredOptions.line(new PackCommand(out, err)))
                .addSubcommand(DeclaredOptions.line(new RenderCommand(out, err)))
                .addSubcommand(DeclaredOptions.line(new TrainDemoCommand(out)))
                .addSubcommand(new BenchCommand(out, err));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((e, unused) -> {
            err.println("patchlode: %s; see 'patchlode %s--help'".formatted(UnknownOption.sentence(e),
                    e.getCommandLine().getParent() == null ? "" : DeclaredOptions.command(e.getCommandLine().getCommandSpec()) + " "));
            return ExitCode.WRONG_USAGE.code();
        });
        line.setExecutionExceptionHandler((e, command, result) -> ExitCode.of(e, err).code());
        line.setUsageHelpWidth(110);
        return line;
    }

    /** Of the running release. */
    static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"patchlode " + Version.current()};
        }
    }
}
