package org.patchlode.faces.cli;

import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalInt;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.ProgressPrinter;
import org.patchlode.command.line.Sessions;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.FaceRenderer;
import org.patchlode.faces.render.FaceStudy;
import org.patchlode.faces.render.RenderJob;
import org.patchlode.faces.render.Sweep;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;
import org.patchlode.result.OwnedFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code patchlode render}: a corpus of faces whose every factor is known. */
@Command(
        name = "render",
        description = "Renders a corpus of faces from known factors (identity, gender, age, expression, pose, light ...): PNG files or a packed table of them, and factors.csv, which can be given as --labels.",
        sortOptions = false)
public final class RenderCommand implements OptionsCommand {

    static final int MOST_IDENTITIES = 1_000_000;

    private static final Option<String> OUTPUT = OutputOptions.OUTPUT.describedAs("Folder of the images; must not exist, unless --overwrite.");
    private static final Option<Boolean> OVERWRITE = OutputOptions.OVERWRITE.describedAs("Replace the corpus at --output.");
    private static final int DEFAULT_IMAGES = 2000;
    private static final Option<OptionalInt> IMAGES = Option.optionalInteger("images", "N",
            "How many; by default 2000, with --sweep a picture of each person at each value.", 1, 1_000_000_000);
    private static final Option<Integer> SIZE = Option.integer("size", "S", "Side of an image in pixels, 16 to 1024.", 64, FaceRenderer.SMALLEST, FaceRenderer.LARGEST);
    private static final Option<Long> SEED = Option.number("seed", "K", "What is drawn hangs on it; the people do not.", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    private static final Option<Integer> IDENTITIES = Option.integer("identities", "N", "How many people; they take turns.", 40, 1, MOST_IDENTITIES);
    private static final Option<Boolean> PACKED = Option.flag("packed", "Write one Parquet table of PNGs (columns image, bytes, size) rather than a file an image.");

    private static final Option<Optional<Sweep>> SWEEP = Option.text("sweep", "FACTOR=FROM:TO/COUNT",
            "One factor goes through COUNT values, TO included, while all else is held: yaw, pitch, light_azimuth, light_elevation, scale, shift_x, shift_y, age, or shape or texture, which move a person's coefficients towards those of a second one drawn by --seed: 0 is own, 1 the other's.")
            .as(text -> text.map(Sweep::parse), sweep -> sweep.map(Sweep::toString).orElse(""));
    private static final Option<Boolean> COEFFICIENTS = Option.flag("coefficients", "Write every shape and texture coefficient of each face into factors.csv.");
    private static final Option<Boolean> VARY = Option.flag("vary-coefficients", "Draw shape and texture coefficients anew for each image, as those of a stranger; hair and glasses stay the person's.");

    @Spec private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    public RenderCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public OptionList options() {
        return OptionList.of(OUTPUT, OVERWRITE, IMAGES, SIZE, SEED, IDENTITIES, SWEEP, COEFFICIENTS, VARY, PACKED, OutputOptions.CONFIG);
    }

    @Override
    public Integer call() {
        OptionValues values = DeclaredOptions.read(spec).values();
        String target = values.get(OUTPUT);
        Optional<Sweep> sweep = values.get(SWEEP);
        long images = values.get(IMAGES).orElse(sweep.map(some -> Math.multiplyExact(some.count(), values.get(IDENTITIES))).orElse(DEFAULT_IMAGES));
        FaceStudy study = new FaceStudy(sweep.stream().toList(), values.get(COEFFICIENTS), values.get(VARY));
        FaceCorpus corpus = new FaceCorpus(values.get(SEED), images, values.get(SIZE), values.get(IDENTITIES), study);
        try (Sessions.Open spark = Sessions.open("patchlode render")) {
            OwnedFolder folder = RenderJob.folder(spark.session(), target);
            try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                RenderJob.run(spark.session(), corpus, folder, values.get(OVERWRITE), values.get(PACKED), progress);
            }
            out.println("images     " + folder.uri());
            out.println("factors    " + folder.uri(RenderJob.FACTORS));
            out.println("parts      " + folder.uri(RenderJob.PARTS));
        }
        return ExitCode.DONE.code();
    }
}
