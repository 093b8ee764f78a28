package org.patchlode.faces.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.Sessions;
import org.patchlode.faces.render.FaceRenderer;
import org.patchlode.faces.train.DemoModel;
import org.patchlode.faces.train.TrainDemo;
import org.patchlode.faces.train.TrainOptions;
import org.patchlode.faces.train.TrainingText;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.Resize;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;
import org.patchlode.result.OwnedFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code patchlode train-demo}: trains the network that comes with the demo. */
@Command(
        name = "train-demo",
        description = "Trains the demo's ResNet on rendered faces through DL4J Spark, tests it on others, and writes weights, record and README.",
        sortOptions = false)
public final class TrainDemoCommand implements OptionsCommand {

    private static final Set<String> FILES = Set.of(DemoModel.FILE, DemoModel.RECORD, "README.md");
    private static final String CHECKPOINT = "epoch-%03d.zip";
    private static final Pattern CHECKPOINTS_FILE = Pattern.compile("epoch-\\d{3,}\\.zip");

    private static final Option<String> OUTPUT = OutputOptions.OUTPUT.describedAs("Folder of the weights; must not exist, unless --overwrite.");
    private static final Option<Boolean> OVERWRITE = OutputOptions.OVERWRITE.describedAs("Replace the weights at --output.");
    private static final Option<Integer> IDENTITIES = Option.integer("identities", "N", "People to tell apart.", 40, 2, RenderCommand.MOST_IDENTITIES);
    private static final Option<Integer> SIZE = Option.integer("size", "S", "Side of an image in pixels.", 64, TrainOptions.SMALLEST, FaceRenderer.LARGEST);
    private static final Option<Integer> IMAGES = Option.integer("images", "N", "Faces to train on.", 6000, 1, 10_000_000);
    private static final Option<Integer> TEST_IMAGES = Option.integer("test-images", "N", "Faces to test on.", 2000, 1, 10_000_000);
    private static final Option<Long> SEED =
            Option.number("seed", "K", "Of the training faces, of the weights at the start, and of the order.", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    private static final Option<Long> TEST_SEED = Option.number("test-seed", "K", "Of the test faces.", 2, Long.MIN_VALUE, Long.MAX_VALUE);
    private static final Option<Integer> EPOCHS = Option.integer("epochs", "N", "Passes over the training faces.", 10, 1, 1000);
    private static final Option<Integer> BATCH = Option.integer("batch", "N", "Faces a step of one worker.", 32, 1, 4096);
    private static final Option<Integer> WORKERS = Option.integer("workers", "N", "Workers that train side by side.", 2, 1, 4096);
    private static final Option<Integer> AVERAGING_FREQUENCY = Option.integer("averaging-frequency", "N", "Steps between two averages over the workers.", 4, 1, 1000);
    private static final Option<Integer> STEM = Option.integer("stem", "N", "Maps of the first convolution and block; they double in each block after.", 16, 1, 256);
    private static final Option<Double> LEARNING_RATE = Option.fraction("learning-rate", "R", "At its peak, a fifth into the training.", 0.08);

    private static final Option<List<Integer>> CHECKPOINTS = Option.list("checkpoints", "A,B", "Epochs after which the network is kept too, as epoch-00A.zip; 0 is before the first.")
            .as(TrainDemoCommand::epochs, epochs -> epochs.stream().map(String::valueOf).toList());

    @Spec private CommandSpec spec;

    private final PrintStream out;

    public TrainDemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public OptionList options() {
        return OptionList.of(OUTPUT, OVERWRITE, IDENTITIES, SIZE, IMAGES, TEST_IMAGES, SEED, TEST_SEED, EPOCHS, BATCH, WORKERS, AVERAGING_FREQUENCY, STEM,
                LEARNING_RATE, CHECKPOINTS, OutputOptions.CONFIG);
    }

    @Override
    public Integer call() {
        OptionValues values = DeclaredOptions.read(spec).values();
        TrainOptions options = options(values);
        List<Integer> checkpoints = values.get(CHECKPOINTS);
        checkpoints.stream().filter(epoch -> epoch > options.epochs()).findFirst().ifPresent(epoch -> {
            throw new ConfigurationException("--checkpoints has epoch %d, but --epochs is %d; give epochs from 0 to that".formatted(epoch, options.epochs()));
        });
        String target = values.get(OUTPUT);
        try (Sessions.Open spark = Sessions.open("patchlode train-demo")) {
            OwnedFolder folder = OwnedFolder.at(target, spark.session().sparkContext().hadoopConfiguration(), name -> FILES.contains(name) || CHECKPOINTS_FILE.matcher(name).matches());
            folder.check(values.get(OVERWRITE));
            TrainDemo.Trained trained = TrainDemo.run(JavaSparkContext.fromSparkContext(spark.session().sparkContext()), options,
                    preprocessing(options.size()), Set.copyOf(checkpoints), out::println);
            folder.prepare(values.get(OVERWRITE));
            write(folder, DemoModel.FILE, trained.zip());
            write(folder, DemoModel.RECORD, TrainingText.properties(trained.record()).getBytes(StandardCharsets.UTF_8));
            write(folder, "README.md", TrainingText.readme(trained.record()).getBytes(StandardCharsets.UTF_8));
            trained.checkpoints().forEach((epoch, zip) -> {
                write(folder, CHECKPOINT.formatted(epoch), zip);
                out.println("checkpoint " + folder.uri(CHECKPOINT.formatted(epoch)));
            });
            out.println("accuracy   %.2f %% of %,d unseen faces".formatted(100 * trained.record().overall().accuracy(), trained.record().overall().images()));
            out.println("weights    " + folder.uri(DemoModel.FILE));
        }
        return ExitCode.DONE.code();
    }

    private static List<Integer> epochs(List<String> names) {
        List<Integer> epochs = new ArrayList<>();
        for (String name : names) {
            if (!name.strip().matches("\\d{1,4}")) {
                throw new ConfigurationException("--checkpoints has '%s', which is no epoch; give whole numbers with commas between them, such as 0,1,5".formatted(name));
            }
            epochs.add(Integer.valueOf(name.strip()));
        }
        return epochs;
    }

    private static TrainOptions options(OptionValues values) {
        return new TrainOptions(values.get(IDENTITIES), values.get(SIZE), values.get(IMAGES), values.get(TEST_IMAGES), values.get(SEED), values.get(TEST_SEED),
                values.get(EPOCHS), values.get(BATCH), values.get(WORKERS), values.get(AVERAGING_FREQUENCY), values.get(STEM), values.get(LEARNING_RATE));
    }

    /** As the ready file says, for another size if need be. */
    private static Preprocessing preprocessing(int size) {
        Preprocessing ready = PreprocessingFile.read(DemoModel.PREPROCESSING).preprocessing();
        return new Preprocessing(size, size, ready.channels(), ready.mean(), ready.std(), ready.scale(), new Resize.ShorterSide(size), ready.honourOrientation());
    }

    private static void write(OwnedFolder folder, String name, byte[] bytes) {
        folder.write(name, out -> out.write(bytes));
    }
}
