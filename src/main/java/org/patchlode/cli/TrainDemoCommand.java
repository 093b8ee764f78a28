package org.patchlode.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.patchlode.demo.DemoModel;
import org.patchlode.demo.FaceRenderer;
import org.patchlode.job.demo.TrainDemo;
import org.patchlode.job.demo.TrainOptions;
import org.patchlode.job.demo.TrainingText;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.Resize;
import org.patchlode.result.OwnedFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code patchlode train-demo}: trains the network that comes with the demo. */
@Command(
        name = "train-demo",
        description = "Trains the demo's ResNet on rendered faces through DL4J Spark, tests it on others, and writes weights, record and README.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainDemoCommand implements Callable<Integer> {

    private static final Set<String> FILES = Set.of(DemoModel.FILE, DemoModel.RECORD, "README.md");

    @Spec private CommandSpec spec;

    @Option(names = "--output", paramLabel = "URI", description = "Folder of the weights; must not exist, unless --overwrite.")
    private String output;
    @Option(names = "--overwrite", description = "Replace the weights at --output.")
    private boolean overwrite;
    @Option(names = "--identities", paramLabel = "N", description = "People to tell apart.")
    private int identities;
    @Option(names = "--size", paramLabel = "S", description = "Side of an image in pixels.")
    private int size;
    @Option(names = "--images", paramLabel = "N", description = "Faces to train on.")
    private int images;
    @Option(names = "--test-images", paramLabel = "N", description = "Faces to test on.")
    private int testImages;
    @Option(names = "--seed", paramLabel = "K", description = "Of the training faces, of the weights at the start, and of the order.")
    private long seed;
    @Option(names = "--test-seed", paramLabel = "K", description = "Of the test faces.")
    private long testSeed;
    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training faces.")
    private int epochs;
    @Option(names = "--batch", paramLabel = "N", description = "Faces a step of one worker.")
    private int batch;
    @Option(names = "--workers", paramLabel = "N", description = "Workers that train side by side.")
    private int workers;
    @Option(names = "--averaging-frequency", paramLabel = "N", description = "Steps between two averages over the workers.")
    private int averagingFrequency;
    @Option(names = "--stem", paramLabel = "N", description = "Maps of the first convolution and block; they double in each block after.")
    private int stem;
    @Option(names = "--learning-rate", paramLabel = "R", description = "At its peak, a fifth into the training.")
    private double learningRate;
    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with any of these options.")
    private File config;

    private final PrintStream out;

    TrainDemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        LayeredConfig s = LayeredConfig.of(spec.commandLine().getParseResult(), Optional.ofNullable(config));
        TrainOptions options = options(s);
        String target = s.required("output");
        try (Sessions.Open spark = Sessions.open("patchlode train-demo")) {
            OwnedFolder folder = OwnedFolder.at(target, spark.session().sparkContext().hadoopConfiguration(), FILES::contains);
            folder.check(s.flag("overwrite"));
            TrainDemo.Trained trained = TrainDemo.run(JavaSparkContext.fromSparkContext(spark.session().sparkContext()), options,
                    preprocessing(options.size()), out::println);
            folder.prepare(s.flag("overwrite"));
            write(folder, DemoModel.FILE, trained.zip());
            write(folder, DemoModel.RECORD, TrainingText.properties(trained.record()).getBytes(StandardCharsets.UTF_8));
            write(folder, "README.md", TrainingText.readme(trained.record()).getBytes(StandardCharsets.UTF_8));
            out.println("accuracy   %.2f %% of %,d unseen faces".formatted(100 * trained.record().overall().accuracy(), trained.record().overall().images()));
            out.println("weights    " + folder.uri(DemoModel.FILE));
        }
        return ExitCode.DONE.code();
    }

    private static TrainOptions options(LayeredConfig s) {
        return new TrainOptions((int) s.number("identities", 2, RenderCommand.MOST_IDENTITIES), (int) s.number("size", TrainOptions.SMALLEST, FaceRenderer.LARGEST),
                (int) s.number("images", 1, 10_000_000), (int) s.number("test-images", 1, 10_000_000),
                s.number("seed", Long.MIN_VALUE, Long.MAX_VALUE), s.number("test-seed", Long.MIN_VALUE, Long.MAX_VALUE),
                (int) s.number("epochs", 1, 1000), (int) s.number("batch", 1, 4096), (int) s.number("workers", 1, 4096),
                (int) s.number("averaging-frequency", 1, 1000), (int) s.number("stem", 1, 256), s.fraction("learning-rate"));
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
