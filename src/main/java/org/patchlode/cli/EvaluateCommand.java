package org.patchlode.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.accuracy.Accuracy;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.ProgressPrinter;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.evaluate.EvaluateJob;
import org.patchlode.job.evaluate.EvaluateOptions;
import org.patchlode.option.OptionList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code patchlode evaluate}: does this model, prepared like this, know this corpus? */
@Command(
        name = EvaluateOptions.COMMAND,
        description = "Top-1 and top-5 accuracy of a classifier on a labelled corpus: the check that model, channel order and mean fit before one mines.",
        sortOptions = false)
final class EvaluateCommand implements OptionsCommand {

    @Spec private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    EvaluateCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public OptionList options() {
        return EvaluateOptions.ALL;
    }

    @Override
    public Integer call() {
        EvaluateOptions options = EvaluateOptions.of(DeclaredOptions.read(spec));
        try (Sessions.Open spark = Sessions.openToCompute("patchlode evaluate")) {
            EvaluateJob.Result result;
            try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                result = EvaluateJob.run(spark.session(), options, progress);
            }
            lines(result, options.mask()).forEach(out::println);
        }
        return ExitCode.DONE.code();
    }

    private static List<String> lines(EvaluateJob.Result result, List<String> mask) {
        Accuracy score = result.score();
        List<String> lines = new ArrayList<>(List.of(
                "evaluated  %,d images in %.1f s (%.1f images/s), %,d bad%s, %,d without a class".formatted(score.images(), result.seconds(),
                        score.images() / result.seconds(), result.bad().size(), firstBad(result), result.unlabelled()),
                "top-1      %,d right, %.2f %%".formatted(score.top1(), 100 * score.top1Accuracy()),
                "top-5      %,d right, %.2f %%".formatted(score.top5(), 100 * score.top5Accuracy())));
        if (!mask.isEmpty()) {
            lines.add("masked     " + String.join(",", mask));
        }
        return lines;
    }

    private static String firstBad(EvaluateJob.Result result) {
        return result.bad().stream().findFirst().map(bad -> " (" + bad.image() + ": " + bad.reason() + ")").orElse("");
    }
}
