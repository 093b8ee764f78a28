package org.patchlode.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.patchlode.job.RunReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code patchlode report}: draws the report again from what is stored. */
@Command(name = "report", description = "Draws the report of a complete run again, from what is stored.", mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "URI of a run.")
    private String run;

    private final PrintStream out;

    ReportCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        try (Sessions.Open spark = Sessions.open("patchlode report")) {
            String uri = RunReader.complete(run, spark.session().sparkContext().hadoopConfiguration());
            Reports.draw(spark.session(), uri);
            out.println("report     " + uri + "/report/index.html");
        }
        return ExitCode.DONE.code();
    }
}
