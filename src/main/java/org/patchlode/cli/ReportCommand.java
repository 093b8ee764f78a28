package org.patchlode.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.patchlode.command.Reports;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.ProgressPrinter;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.run.RunReader;
import org.patchlode.report.run.ReportSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code patchlode report}: draws the report again from what is stored. */
@Command(name = "report", description = "Draws the report of a complete run again, from what is stored.", mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "URI of a run.")
    private String run;
    @Mixin
    private DrawingOptions drawing;
    @Option(names = "--sheets", paramLabel = "A,B", defaultValue = "png", description = "Formats of the sheets for papers: png, pdf, svg or none. Default: ${DEFAULT-VALUE}.")
    private String sheets;

    @Option(names = "--with", paramLabel = "OUT",
            description = "Output of 'analyze information', 'labels', 'ablation' or 'health' of this run: each feature map's page then says what it knows of it, and maps are sorted and found by it. May be given again.")
    private List<String> with = List.of();

    private final PrintStream out;
    private final PrintStream err;

    ReportCommand(PrintStream out, PrintStream err) {
        this.err = err;
        this.out = out;
    }

    @Override
    public Integer call() {
        try (Sessions.Open spark = Sessions.open("patchlode report")) {
            String uri = RunReader.complete(run, spark.session().sparkContext().hadoopConfiguration());
            ReportSummary summary;
            try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                summary = Reports.draw(spark.session(), uri, drawing.options().withSheets(DrawingOptions.formats(sheets)), with, progress);
            }
            out.println("drawn      %,d feature maps of %,d layers, %,d files".formatted(summary.maps(), summary.layers(), summary.files()));
            out.println("report     " + summary.index());
        }
        return ExitCode.DONE.code();
    }
}
