package org.patchlode.cli;

import java.io.File;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.patchlode.demo.FaceCorpus;
import org.patchlode.demo.FaceRenderer;
import org.patchlode.job.render.RenderJob;
import org.patchlode.result.OwnedFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code patchlode render}: a corpus of faces whose every factor is known. */
@Command(
        name = "render",
        description = "Renders a corpus of faces from known factors (identity, gender, age, expression, pose, light ...): PNG files or a packed table of them, and factors.csv, which can be given as --labels.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RenderCommand implements Callable<Integer> {

    static final int MOST_IDENTITIES = 1_000_000;

    @Spec private CommandSpec spec;

    @Option(names = "--output", paramLabel = "URI", description = "Folder of the images; must not exist, unless --overwrite.")
    private String output;
    @Option(names = "--overwrite", description = "Replace the corpus at --output.")
    private boolean overwrite;
    @Option(names = "--images", paramLabel = "N", description = "How many.")
    private long images;
    @Option(names = "--size", paramLabel = "S", description = "Side of an image in pixels, 16 to 1024.")
    private int size;
    @Option(names = "--seed", paramLabel = "K", description = "What is drawn hangs on it; the people do not.")
    private long seed;
    @Option(names = "--identities", paramLabel = "N", description = "How many people; they take turns.")
    private int identities;
    @Option(names = "--packed", description = "Write one Parquet table of PNGs (columns image, bytes, size) rather than a file an image.")
    private boolean packed;
    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with any of these options.")
    private File config;

    private final PrintStream out;
    private final PrintStream err;

    RenderCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        LayeredConfig s = LayeredConfig.of(spec.commandLine().getParseResult(), Optional.ofNullable(config));
        String target = s.required("output");
        FaceCorpus corpus = new FaceCorpus(s.number("seed", Long.MIN_VALUE, Long.MAX_VALUE), s.number("images", 1, 1_000_000_000L),
                (int) s.number("size", FaceRenderer.SMALLEST, FaceRenderer.LARGEST), (int) s.number("identities", 1, MOST_IDENTITIES));
        try (Sessions.Open spark = Sessions.open("patchlode render")) {
            OwnedFolder folder = RenderJob.folder(spark.session(), target);
            try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                RenderJob.run(spark.session(), corpus, folder, s.flag("overwrite"), s.flag("packed"), progress);
            }
            out.println("images     " + folder.uri());
            out.println("factors    " + folder.uri(RenderJob.FACTORS));
        }
        return ExitCode.DONE.code();
    }
}
