package org.patchlode.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.run.RunReader;
import org.patchlode.report.sheet.SheetWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code patchlode sheet}: a figure of hand-picked feature maps. Needs no Spark. */
@Command(name = "sheet", description = "Draws hand-picked feature maps of a layer as a figure, each a block of projections beside a block of patches.", mixinStandardHelpOptions = true)
final class SheetCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "URI of a run.")
    private String run;
    @Option(names = "--layer", paramLabel = "L", required = true, description = "A mined layer.")
    private String layer;
    @Option(names = "--maps", paramLabel = "3,17,42", required = true, split = ",", description = "Feature maps, in the order wanted.")
    private List<Integer> maps;
    @Option(names = "--output", paramLabel = "FILE", required = true, description = "File that ends in .png, .pdf or .svg.")
    private String output;
    @Mixin
    private DrawingOptions drawing;

    private final PrintStream out;

    SheetCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Sessions.withoutSpark("patchlode sheet", this::draw);
        return ExitCode.DONE.code();
    }

    private void draw() {
        Configuration hadoop = Sessions.hadoop();
        SheetWriter.write(hadoop, RunReader.complete(run, hadoop), layer, maps, output, drawing.options());
        out.println("sheet      " + output);
    }
}
