package org.patchlode.cli;

import java.io.File;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.patchlode.analysis.accuracy.Accuracy;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.evaluate.EvaluateJob;
import org.patchlode.job.evaluate.EvaluateOptions;
import org.patchlode.model.zoo.ZooSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code patchlode evaluate}: does this model, prepared like this, know this corpus? */
@Command(
        name = "evaluate",
        description = "Top-1 and top-5 accuracy of a classifier on a labelled corpus: the check that model, channel order and mean fit before one mines.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(names = "--model", paramLabel = "URI", description = "Keras .h5 or .keras, DL4J .zip or ONNX .onnx file, or zoo:NAME for one of DL4J's trained models.")
    private String model;
    @Option(names = "--preprocessing", paramLabel = "P", description = "A ready name (see conf/preprocessing) or a HOCON file: how an image becomes an input.")
    private String preprocessing;
    @Option(names = "--corpus", paramLabel = "URI", description = "Folder, glob or file of images; repeatable.")
    private List<String> corpus;
    @Option(names = "--labels", paramLabel = "URI", description = "CSV with header; a column 'image' (path relative to the corpus) and one of classes.")
    private String labels;
    @Option(names = "--label-column", paramLabel = "C", description = "Column of the classes: integers as the model counts them, from 0 (negative or empty: left out), or words, counted in sorted order.")
    private String labelColumn;
    @Option(names = "--limit", paramLabel = "N", description = "Evaluate on N of the labelled images, picked by the hash of their names.")
    private int limit;
    @Option(names = "--max-bad-fraction", paramLabel = "F", description = "Fraction of the images that may be bad.")
    private double maxBadFraction;
    @Option(names = "--max-pixels", paramLabel = "N", description = "An image that claims more pixels is bad.")
    private long maxPixels;
    @Option(names = "--max-image-bytes", paramLabel = "N", description = "An image file larger than this is bad.")
    private long maxImageBytes;
    @Option(names = "--max-image-seconds", paramLabel = "N", description = "An image that takes longer to decode is bad.")
    private long maxImageSeconds;
    @Option(names = "--max-model-bytes", paramLabel = "N", description = "A model file larger than this is refused.")
    private long maxModelBytes;
    @Option(names = "--zoo-cache", paramLabel = "DIR", description = "Folder that keeps downloaded zoo: models; ~/.patchlode/models if not given.")
    private String zooCache;
    @Option(names = "--zoo-mirror", paramLabel = "URI", description = "Where zoo: models are downloaded from instead of DL4J's site; http, https or file.")
    private String zooMirror;
    @Option(names = "--engine", paramLabel = "NAME", description = "What runs the network: auto or nd4j.")
    private String engine;
    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with any of these options.")
    private File config;

    private final PrintStream out;
    private final PrintStream err;

    EvaluateCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        EvaluateOptions options = options(LayeredConfig.of(spec.commandLine().getParseResult(), Optional.ofNullable(config)));
        try (Sessions.Open spark = Sessions.openToCompute("patchlode evaluate")) {
            EvaluateJob.Result result;
            try (ProgressPrinter progress = ProgressPrinter.to(err)) {
                result = EvaluateJob.run(spark.session(), options, progress);
            }
            lines(result).forEach(out::println);
        }
        return ExitCode.DONE.code();
    }

    private static EvaluateOptions options(LayeredConfig s) {
        List<String> corpus = s.uris("corpus");
        if (corpus.isEmpty()) {
            s.required("corpus");
        }
        return new EvaluateOptions(s.required("model"), s.required("preprocessing"), corpus, s.required("labels"), s.required("label-column"),
                s.has("limit") ? (int) s.number("limit", 1, Integer.MAX_VALUE) : Integer.MAX_VALUE, s.fraction("max-bad-fraction"),
                s.choice("engine", EngineChoice.class),
                s.imageLimits(),
                s.number("max-model-bytes", 1, Long.MAX_VALUE), ZooSettings.of(s.text("zoo-cache"), s.text("zoo-mirror")));
    }

    private static List<String> lines(EvaluateJob.Result result) {
        Accuracy score = result.score();
        return List.of(
                "evaluated  %,d images in %.1f s (%.1f images/s), %,d bad%s, %,d without a class".formatted(score.images(), result.seconds(),
                        score.images() / result.seconds(), result.bad().size(), firstBad(result), result.unlabelled()),
                "top-1      %,d right, %.2f %%".formatted(score.top1(), 100 * score.top1Accuracy()),
                "top-5      %,d right, %.2f %%".formatted(score.top5(), 100 * score.top5Accuracy()));
    }

    private static String firstBad(EvaluateJob.Result result) {
        return result.bad().stream().findFirst().map(bad -> " (" + bad.image() + ": " + bad.reason() + ")").orElse("");
    }
}
