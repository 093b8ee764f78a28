package org.patchlode.cli;

import java.io.PrintStream;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.ProgressPrinter;
import org.patchlode.command.line.Sessions;
import org.patchlode.job.pack.PackJob;
import org.patchlode.job.pack.PackOptions;
import org.patchlode.option.OptionList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code patchlode pack}: many small files become few large ones. */
@Command(
        name = PackOptions.COMMAND,
        description = "Packs the images of a corpus, byte for byte, in Parquet files (columns image_id, image, bytes, size, sha256, labels), which 'mine' takes as --corpus and reads faster than many small files.",
        sortOptions = false)
final class PackCommand implements OptionsCommand {

    private static final int SHOWN = 5;

    @Spec private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    PackCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public OptionList options() {
        return PackOptions.ALL;
    }

    @Override
    public Integer call() {
        PackOptions options = PackOptions.of(DeclaredOptions.read(spec));
        try (Sessions.Open spark = Sessions.open("patchlode pack"); ProgressPrinter progress = ProgressPrinter.to(err)) {
            PackJob.Result result = PackJob.run(spark.session(), options, progress);
            out.println("packed     %,d images in %,d files".formatted(result.images(), result.files()));
            out.println("corpus     " + result.output());
            result.left().stream().limit(SHOWN).forEach(image -> out.println("left out   " + image));
            if (result.unread() > SHOWN) {
                out.println("left out   %,d more".formatted(result.unread() - SHOWN));
            }
        }
        return ExitCode.DONE.code();
    }
}
