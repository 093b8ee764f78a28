package org.patchlode.cli;

import java.io.File;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.pack.PackJob;
import org.patchlode.job.pack.PackOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code patchlode pack}: many small files become few large ones. */
@Command(
        name = "pack",
        description = "Packs the images of a corpus, byte for byte, in Parquet files (columns image_id, image, bytes, size, sha256, labels), which 'mine' takes as --corpus and reads faster than many small files.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PackCommand implements Callable<Integer> {

    private static final int SHOWN = 5;

    @Spec private CommandSpec spec;

    @Option(names = "--corpus", paramLabel = "URI", description = "As for mine; repeatable.")
    private List<String> corpus;
    @Option(names = "--output", paramLabel = "URI", description = "Folder of the packed corpus; must not exist, unless --overwrite.")
    private String output;
    @Option(names = "--overwrite", description = "Replace the packed corpus at --output.")
    private boolean overwrite;
    @Option(names = "--labels", paramLabel = "URI", description = "As for mine; the labels become columns.")
    private String labels;
    @Option(names = "--image-column", paramLabel = "NAME", description = "As for mine.")
    private String imageColumn;
    @Option(names = "--file-bytes", paramLabel = "N", description = "Bytes of images in one file.")
    private long fileBytes;
    @Option(names = "--max-image-bytes", paramLabel = "N", description = "An image larger than this is left out.")
    private long maxImageBytes;
    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with any of these options.")
    private File config;

    private final PrintStream out;
    private final PrintStream err;

    PackCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        LayeredConfig s = LayeredConfig.of(spec.commandLine().getParseResult(), Optional.ofNullable(config));
        List<String> uris = s.uris("corpus");
        if (uris.isEmpty()) {
            s.required("corpus");
        }
        PackOptions options = new PackOptions(uris, s.required("output"), s.flag("overwrite"), s.text("labels"), s.text("image-column"),
                s.number("file-bytes", 1, Long.MAX_VALUE), new ImageLimits(s.number("max-image-bytes", 1, Integer.MAX_VALUE - 16), ImageLimits.DEFAULT.maxPixels()));
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
